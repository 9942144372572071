public import Storage

extension Recordings {
    public static let migrations: [Migration] = [
        Migration(
            40, "recordings, transcripts and markers", oldestCompatible: 40,
            tables: [recordings, transcripts, transcriptSegments, markers])
    ]

    private static let recordings = Table(
        "recordings", scope: .account,
        columns: [
            .init("account_id", .text), .init("id", .text), .init("object_id", .text), .init("title", .text, isNullable: true),
            .init("language", .text, isNullable: true), .init("status", .text),
            .init("duration_seconds", .real), .init("sample_rate", .integer), .init("channels", .integer), .init("bytes", .integer),
            .init("created_at", .integer), .init("transcript_id", .text), .init("job_id", .text),
        ],
        primaryKey: ["account_id", "id"])

    /// A transcript's row exists from the moment it is asked for; its words are an object, which `object_id` names once it is whole.
    private static let transcripts = Table(
        "transcripts", scope: .account,
        columns: [
            .init("account_id", .text), .init("id", .text), .init("recording_id", .text),
            .init("requested_language", .text, isNullable: true),
            .init("requested_engine", .text, isNullable: true), .init("settings_hash", .text), .init("engine", .text, isNullable: true),
            .init("engine_version", .text, isNullable: true), .init("model_version", .text, isNullable: true),
            .init("language", .text, isNullable: true), .init("revision", .text, isNullable: true),
            .init("object_id", .text, isNullable: true), .init("word_count", .integer, isNullable: true),
            .init("speech_found", .integer, isNullable: true), .init("created_at", .integer),
            .init("finished_at", .integer, isNullable: true),
        ],
        primaryKey: ["account_id", "id"],
        indexes: [.init("transcripts_recording", ["account_id", "recording_id"])])

    /// Finished segments of a transcript in the making: what a run after a crash need not do again. Gone when the transcript is whole.
    private static let transcriptSegments = Table(
        "transcript_segments", scope: .account,
        columns: [.init("account_id", .text), .init("transcript_id", .text), .init("segment", .integer), .init("object_id", .text)],
        primaryKey: ["account_id", "transcript_id", "segment"])

    private static let markers = Table(
        "markers", scope: .account,
        columns: [
            .init("account_id", .text), .init("recording_id", .text), .init("id", .text), .init("at_seconds", .real), .init("label", .text),
            .init("created_at", .integer),
        ],
        primaryKey: ["account_id", "recording_id", "id"])
}
