public import Storage

extension Recordings {
    public static let migrations: [Migration] = [
        Migration(
            40, "recordings, transcripts and markers", oldestCompatible: 40,
            tables: [recordings, transcripts, transcriptSegments, markers]),
        Migration(
            41, "what is known of recordings, tags and collections", oldestCompatible: 40,
            tables: [recordingTags, collections, collectionRecordings], additions: [recordingDetails],
            // Titles of before are found by their prefix too; the newer ones are folded by Unicode's rules.
            statements: ["UPDATE recordings SET title_key = lower(title) WHERE account_id IS NOT NULL"]),
        Migration(
            42, "trash, and transcripts of their own jobs and editors", oldestCompatible: 42, additions: [trash, transcriptOrigins],
            statements: [
                """
                UPDATE transcripts SET job_id = (SELECT r.job_id FROM recordings r
                    WHERE r.account_id = transcripts.account_id AND r.transcript_id = transcripts.id)
                """
            ]),
        Migration(43, "uploads in parts", oldestCompatible: 42, tables: [uploads]),
        // A binary that takes every recording for WAV could neither transcribe the others nor let go of what is made of them.
        Migration(
            44, "recordings of every format, and what is made of their audio", oldestCompatible: 44, tables: [audioPreparations],
            additions: [recordedMedia, requestedSound]),
        Migration(45, "recordings that are not ready", oldestCompatible: 44, additions: [unready]),
        Migration(
            46, "engines' speeds, and failures that were announced", oldestCompatible: 44, tables: [EngineSpeeds.table],
            additions: [announcedFailures],
            // What failed before is old news.
            statements: [
                """
                UPDATE transcripts SET failed_at = created_at WHERE object_id IS NULL AND job_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM jobs j WHERE j.account_id = transcripts.account_id AND j.id = transcripts.job_id AND j.finished_at IS NULL)
                """
            ]),
        Migration(48, "transcripts of sound without its noise", oldestCompatible: 44, additions: [requestedNoiseReduction]),
        // A binary that does not know of analyses would not let go of them. A number above all others, so that every such binary is kept out.
        Migration(61, "analyses of audio", oldestCompatible: 61, tables: [audioAnalyses]),
        Migration(62, "transcripts that tell speakers apart", oldestCompatible: 61, additions: [requestedSpeakers]),
        Migration(63, "transcripts by modes and vocabularies", oldestCompatible: 61, additions: [requestedHearing]),
        Migration(
            64, "people whose voices are known", oldestCompatible: 61, tables: [knownSpeakers, knownVoices],
            additions: [requestedIdentification]),
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

    private static let recordingDetails = TableAddition(
        "recordings",
        columns: [
            .init("title_key", .text, isNullable: true), .init("speaker", .text, isNullable: true),
            .init("tags", .text, default: .text("")),
            .init("starred", .integer, default: .integer(0)), .init("recorded_at", .integer, isNullable: true),
            .init("notes_object_id", .text, isNullable: true), .init("updated_at", .integer, isNullable: true),
        ],
        indexes: [
            .init("recordings_by_status", ["account_id", "status", "id"]),
            .init("recordings_by_speaker", ["account_id", "speaker", "id"], where: "speaker IS NOT NULL"),
            .init("recordings_by_language", ["account_id", "language", "id"], where: "language IS NOT NULL"),
            .init("recordings_starred", ["account_id", "id"], where: "starred = 1"),
            .init("recordings_by_title", ["account_id", "title_key"], where: "title_key IS NOT NULL"),
            .init("recordings_by_creation", ["account_id", "created_at"]),
            .init("recordings_by_time", ["account_id", "recorded_at"], where: "recorded_at IS NOT NULL"),
            // The same audio is transcribed once.
            .init("recordings_by_audio", ["account_id", "object_id"]),
        ])

    private static let recordingTags = Table(
        "recording_tags", scope: .account,
        columns: [.init("account_id", .text), .init("tag", .text), .init("recording_id", .text)],
        primaryKey: ["account_id", "tag", "recording_id"],
        indexes: [.init("recording_tags_by_recording", ["account_id", "recording_id"])])

    private static let collections = Table(
        "collections", scope: .account,
        columns: [
            .init("account_id", .text), .init("id", .text), .init("name", .text), .init("created_at", .integer),
            .init("updated_at", .integer, isNullable: true),
        ],
        primaryKey: ["account_id", "id"])

    private static let collectionRecordings = Table(
        "collection_recordings", scope: .account,
        columns: [
            .init("account_id", .text), .init("collection_id", .text), .init("recording_id", .text), .init("added_at", .integer),
        ],
        primaryKey: ["account_id", "collection_id", "recording_id"],
        indexes: [.init("collection_recordings_by_recording", ["account_id", "recording_id"])])

    /// A binary that does not know of the trash would show what is in it, so it is kept out.
    private static let trash = TableAddition(
        "recordings", columns: [.init("deleted_at", .integer, isNullable: true)],
        indexes: [
            .init("recordings_in_trash", ["account_id", "id"], where: "deleted_at IS NOT NULL"),
            // The purge looks over all accounts.
            .init("recordings_by_deletion", ["deleted_at"], where: "deleted_at IS NOT NULL"),
        ])

    /// The few that wait, run or have failed, in the order of a list.
    private static let unready = TableAddition(
        "recordings", indexes: [.init("recordings_unready", ["account_id", "id"], where: "status <> 'ready'")])

    /// Each machine's transcript has a job of its own; a person's edit has none, and says which revision it was made from.
    private static let transcriptOrigins = TableAddition(
        "transcripts",
        columns: [
            .init("made_by", .text, default: .text("machine")), .init("based_on", .text, isNullable: true),
            .init("job_id", .text, isNullable: true),
        ])

    /// What an uploaded file is. Those of before are all WAV.
    private static let recordedMedia = TableAddition(
        "recordings",
        columns: [
            .init("duration_is_estimate", .integer, default: .integer(0)), .init("damage", .text, isNullable: true),
            .init("media_type", .text, default: .text("audio/wav")), .init("container", .text, default: .text("wav")),
            .init("has_video", .integer, default: .integer(0)), .init("tracks", .text, isNullable: true),
            .init("is_native", .integer, default: .integer(1)),
        ])

    /// Which track of a file a transcript is of, and whether of each channel for itself.
    private static let requestedSound = TableAddition(
        "transcripts",
        columns: [
            .init("requested_track", .integer, isNullable: true), .init("requested_multichannel", .integer, isNullable: true),
        ])

    /// Whether noise was taken out before the engine heard it.
    private static let requestedNoiseReduction = TableAddition(
        "transcripts", columns: [.init("requested_noise_reduction", .text, isNullable: true)])

    /// Whether speakers were to be told apart, and how many there are, where that was known.
    private static let requestedSpeakers = TableAddition(
        "transcripts",
        columns: [.init("requested_diarize", .integer, isNullable: true), .init("requested_speakers", .integer, isNullable: true)])

    /// Whether speakers were to be named whose voices the account knows.
    private static let requestedIdentification = TableAddition(
        "transcripts", columns: [.init("requested_identify", .integer, isNullable: true)])

    /// What the engine was told: how careful to be, and which words may be said, with commas between them.
    private static let requestedHearing = TableAddition(
        "transcripts", columns: [.init("requested_mode", .text, isNullable: true), .init("requested_vocabulary", .text, isNullable: true)])

    /// People whose voices may be known, with the consent that they have given.
    private static let knownSpeakers = Table(
        "known_speakers", scope: .account,
        columns: [
            .init("account_id", .text), .init("id", .text), .init("name", .text), .init("consent_purpose", .text),
            .init("consent_record", .text, isNullable: true), .init("consent_given_at", .integer), .init("consent_expires_at", .integer),
            .init("consent_withdrawn_at", .integer, isNullable: true), .init("created_at", .integer),
            .init("updated_at", .integer, isNullable: true),
        ],
        primaryKey: ["account_id", "id"],
        indexes: [
            // The job that forgets voices looks over all accounts.
            .init("known_speakers_by_expiry", ["consent_expires_at"])
        ])

    /// What a model has made of a person's voice; the numbers are there once it is learnt.
    private static let knownVoices = Table(
        "known_voices", scope: .account,
        columns: [
            .init("account_id", .text), .init("id", .text), .init("speaker_id", .text), .init("recording_id", .text),
            .init("label", .text), .init("model", .text, isNullable: true), .init("embedding", .blob, isNullable: true),
            .init("seconds", .real, isNullable: true), .init("job_id", .text), .init("created_at", .integer),
            .init("learnt_at", .integer, isNullable: true),
        ],
        primaryKey: ["account_id", "id"], indexes: [.init("known_voices_by_speaker", ["account_id", "speaker_id"])])

    /// What is made of an audio object, once however many recordings have it: its outline, and a form that browsers play.
    private static let audioPreparations = Table(
        "audio_preparations", scope: .account,
        columns: [
            .init("account_id", .text), .init("object_id", .text), .init("job_id", .text, isNullable: true),
            .init("plays_original", .integer, isNullable: true), .init("peaks_object_id", .text, isNullable: true),
            .init("peaks_bytes", .integer, isNullable: true), .init("playable_object_id", .text, isNullable: true),
            .init("playable_bytes", .integer, isNullable: true),
        ],
        primaryKey: ["account_id", "object_id"])

    /// When the log was told that a transcript will not come; it is told once for each failure.
    private static let announcedFailures = TableAddition(
        "transcripts", columns: [.init("failed_at", .integer, isNullable: true)],
        indexes: [
            // Whose turn it is in the queue is asked for by the job.
            .init("transcripts_by_job", ["account_id", "job_id"], where: "job_id IS NOT NULL"),
            .init(
                "transcripts_open", ["account_id", "id"], where: "object_id IS NULL AND job_id IS NOT NULL AND failed_at IS NULL"),
        ])

    /// A file on its way in. Its bytes are an object in the making, what its sender says of it is an object.
    private static let uploads = Table(
        "uploads", scope: .account,
        columns: [
            .init("account_id", .text), .init("id", .text), .init("object_id", .text, isNullable: true),
            .init("length", .integer, isNullable: true), .init("metadata_object_id", .text, isNullable: true),
            .init("recording_id", .text, isNullable: true), .init("created_at", .integer), .init("expires_at", .integer),
        ],
        primaryKey: ["account_id", "id"],
        indexes: [
            // The job that ends uploads looks over all accounts.
            .init("uploads_by_expiry", ["expires_at"]), .init("uploads_open", ["id"], where: "recording_id IS NULL"),
        ])
}
