import ObjectStore
import Storage
import Transcription
import VoiceCore

/// A machine's transcript that is whole.
struct FinishedTranscript: Sendable {
    let id: TranscriptID
    let object: ObjectID
}

/// The same audio is not transcribed twice with the same settings.
extension Recordings {
    /// The newest whole transcript that this engine made of this audio with these settings.
    static func finishedTranscript(
        of audio: ObjectID, settings: TranscriptionSettings, engine: EngineIdentity, account: AccountID, _ tx: any ReadTransaction
    ) throws -> FinishedTranscript? {
        try tx.first(
            """
            SELECT t.id, t.object_id FROM recordings r CROSS JOIN transcripts t
            WHERE r.account_id = \(account) AND r.object_id = \(audio) AND t.account_id = r.account_id AND t.recording_id = r.id
                AND t.settings_hash = \(settings.stableHash) AND t.engine = \(engine.name) AND t.engine_version = \(engine.version)
                AND t.model_version = \(engine.modelVersion) AND t.object_id IS NOT NULL
                AND t.made_by = \(TranscriptSummary.Maker.machine)
            ORDER BY t.created_at DESC LIMIT 1
            """
        ).map { FinishedTranscript(id: try $0[0], object: try $0[1]) }
    }

    /// Whether another transcript of this audio with these settings is in the making and goes first, so that this one can have its words.
    ///
    /// Those that have begun go first, and among the others, those that were asked for first: of two that look at each other one always
    /// goes on. A transcript that was asked for anew (`again`) goes its own way, but is as good as any to wait for.
    static func isBeingTranscribed(
        _ audio: ObjectID, besides id: TranscriptID, settings: TranscriptionSettings, account: AccountID, _ tx: any ReadTransaction
    ) throws -> Bool {
        try tx.first(
            """
            SELECT 1 FROM transcripts me CROSS JOIN recordings r CROSS JOIN transcripts t CROSS JOIN jobs j
            WHERE me.account_id = \(account) AND me.id = \(id) AND r.account_id = me.account_id AND r.object_id = \(audio)
                AND t.account_id = r.account_id AND t.recording_id = r.id AND t.id <> me.id
                AND t.settings_hash = \(settings.stableHash) AND t.object_id IS NULL
                AND t.made_by = \(TranscriptSummary.Maker.machine)
                AND CASE WHEN (t.engine IS NULL) = (me.engine IS NULL) THEN t.id < me.id ELSE me.engine IS NULL END
                AND j.account_id = t.account_id AND j.id = t.job_id AND j.finished_at IS NULL
            LIMIT 1
            """) != nil
    }

    /// Makes a transcript whole with the words of another one of the same audio.
    ///
    /// - Throws: `.notFound` when the recording was deleted meanwhile; `ObjectStoreError.notFound` when the other was, and swept.
    static func adopt(
        _ earlier: FinishedTranscript, as id: TranscriptID, of recording: RecordingID, account: AccountID, at now: Timestamp,
        _ tx: any WriteTransaction
    ) throws {
        _ = try Self.transcript(id, of: account, tx)
        try ObjectCatalogue.hold(earlier.object, account: account, holder: words(of: id), in: tx)
        try tx.execute(
            """
            UPDATE transcripts SET object_id = e.object_id, revision = e.revision, engine = e.engine, engine_version = e.engine_version,
                model_version = e.model_version, language = e.language, word_count = e.word_count, speech_found = e.speech_found,
                finished_at = \(now)
            FROM transcripts e
            WHERE transcripts.account_id = \(account) AND transcripts.id = \(id) AND e.account_id = \(account) AND e.id = \(earlier.id)
            """)
        try offer(id, of: recording, account: account, tx)
    }
}
