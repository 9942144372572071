import EventLog
import FoundationEssentials
import Jobs
import ObjectStore
import Storage
import Transcription
public import VoiceCore

/// A recording's transcripts: every one that a machine made, and every edit.
extension Recordings {
    /// Newest first.
    public func transcripts(of recording: RecordingID, account: AccountID) async throws -> [TranscriptSummary] {
        try await database.read { tx in
            let current = try Self.recording(recording, of: account, tx).transcriptId
            return try tx.query(
                """
                SELECT \(sql: TranscriptSummary.columns) FROM transcripts t
                WHERE t.account_id = \(account) AND t.recording_id = \(recording) ORDER BY t.created_at DESC, t.id DESC
                """
            ).map { try TranscriptSummary($0, current: current, account: account, tx) }
        }
    }

    /// - Throws: `.notFound`, `.transcriptNotFound`.
    static func summary(
        of id: TranscriptID, recording: RecordingID, account: AccountID, _ tx: any ReadTransaction
    ) throws -> TranscriptSummary {
        let current = try Self.recording(recording, of: account, tx).transcriptId
        let row = try tx.first(
            """
            SELECT \(sql: TranscriptSummary.columns) FROM transcripts t
            WHERE t.account_id = \(account) AND t.id = \(id) AND t.recording_id = \(recording)
            """)
        guard let row else { throw RecordingsError.transcriptNotFound }
        return try TranscriptSummary(row, current: current, account: account, tx)
    }

    /// The object with the words of one transcript.
    ///
    /// - Throws: `.notFound`, `.transcriptNotFound`, `.transcriptNotReady`.
    static func wordsObject(
        of id: TranscriptID, recording: RecordingID, account: AccountID, _ tx: any ReadTransaction
    ) throws -> ObjectID {
        _ = try summary(of: id, recording: recording, account: account, tx)
        guard let object = try transcript(id, of: account, tx).object else { throw RecordingsError.transcriptNotReady }
        return object
    }

    /// Reads a transcript's document.
    func document(_ object: ObjectID, account: AccountID) async throws -> Transcript {
        let bytes = try await objects.bytes(object, account: account, limit: Self.documentLimit)
        return try JSON.decode(from: Data(bytes))
    }

    /// Bytes of a transcript: some two days of speech.
    static let documentLimit: Int64 = 256 << 20

    /// Makes a transcript the current one: to undo an edit, or to take what another engine heard.
    ///
    /// - Throws: `.notFound`, `.transcriptNotFound`, `.transcriptNotReady`.
    public func choose(_ id: TranscriptID, of recording: RecordingID, account: AccountID) async throws -> TranscriptSummary {
        let now = clock.now()
        return try await database.write { tx in
            let chosen = try Self.summary(of: id, recording: recording, account: account, tx)
            guard chosen.status == .ready else { throw RecordingsError.transcriptNotReady }
            guard !chosen.isCurrent else { return chosen }
            try Self.makeCurrent(id, of: recording, at: now, account: account, tx)
            try tx.append(
                Event(
                    kind: "transcript.chosen", account: account, subject: id, payload: ["recording": .id(recording)], occurredAt: now))
            return try Self.summary(of: id, recording: recording, account: account, tx)
        }
    }

    static func makeCurrent(
        _ id: TranscriptID, of recording: RecordingID, at now: Timestamp, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        try tx.execute(
            """
            UPDATE recordings SET transcript_id = \(id), status = \(Recording.Status.ready), updated_at = \(now)
            WHERE account_id = \(account) AND id = \(recording)
            """)
    }
}
