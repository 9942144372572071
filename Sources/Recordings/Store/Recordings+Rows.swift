import Storage
import VoiceCore

/// The SQL of recordings' own rows. Every statement filters by the account.
extension Recordings {
    static func recording(_ id: RecordingID, of account: AccountID, _ tx: any ReadTransaction) throws -> Recording {
        let row = try tx.first(
            """
            SELECT id, title, language, status, error, duration_seconds, sample_rate, channels, bytes, created_at, transcript_id, job_id
            FROM recordings WHERE account_id = \(account) AND id = \(id)
            """)
        guard let row else { throw RecordingsError.notFound }
        return try Recording(row)
    }

    /// Newest first, older than `before`.
    static func recordings(
        of account: AccountID, before: RecordingID?, limit: Int, _ tx: any ReadTransaction
    ) throws -> [Recording] {
        let end = before?.text ?? RecordingTag.prefix + "`"  // '`' follows '_': greater than every id
        return try tx.query(
            """
            SELECT id, title, language, status, error, duration_seconds, sample_rate, channels, bytes, created_at, transcript_id, job_id
            FROM recordings WHERE account_id = \(account) AND id < \(end) ORDER BY id DESC LIMIT \(limit)
            """
        ).map(Recording.init)
    }

    static func insert(_ recording: Recording, object: ObjectID, account: AccountID, _ tx: any WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO recordings (account_id, id, object_id, title, language, status, duration_seconds, sample_rate, channels, bytes,
                created_at, transcript_id, job_id)
            VALUES (\(account), \(recording.id), \(object), \(recording.title), \(recording.language), \(recording.status),
                \(recording.durationSeconds), \(recording.sampleRate), \(recording.channels), \(recording.bytes), \(recording.createdAt),
                \(recording.transcriptId), \(recording.jobId))
            """)
    }

    static func audioObject(of id: RecordingID, account: AccountID, _ tx: any ReadTransaction) throws -> ObjectID {
        guard let row = try tx.first("SELECT object_id FROM recordings WHERE account_id = \(account) AND id = \(id)") else {
            throw RecordingsError.notFound
        }
        return try row[0]
    }
}

extension Recording {
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row[0], title: try row[1], language: try row[2], status: try row[3], error: try row[4], durationSeconds: try row[5],
            sampleRate: try row[6], channels: try row[7], bytes: try row[8], createdAt: try row[9], transcriptId: try row[10],
            jobId: try row[11])
    }
}
