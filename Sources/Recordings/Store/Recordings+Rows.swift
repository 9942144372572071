import Jobs
import Storage
import VoiceCore

/// The SQL of recordings' own rows. Every statement filters by the account.
extension Recordings {
    static func recording(_ id: RecordingID, of account: AccountID, _ tx: any ReadTransaction) throws -> Recording {
        let row = try tx.first(
            """
            SELECT id, title, language, status, duration_seconds, sample_rate, channels, bytes, created_at, transcript_id, job_id
            FROM recordings WHERE account_id = \(account) AND id = \(id)
            """)
        guard let row else { throw RecordingsError.notFound }
        return try withOutcome(Recording(row), of: account, tx)
    }

    /// A recording whose transcript is not ready, with what became of the job: the queue knows of failures, the row does not.
    private static func withOutcome(_ recording: Recording, of account: AccountID, _ tx: any ReadTransaction) throws -> Recording {
        guard recording.status != .ready else { return recording }
        // Finished jobs are removed after their retention; one that is gone without a transcript cannot have succeeded.
        guard let job = try tx.job(recording.jobId, account: account) else { return recording.failed("job_expired") }
        switch job.state {
        case .failed, .quarantined: return recording.failed(job.failure?.code ?? "job_crashed")
        case .cancelled: return recording.failed("job_cancelled")
        default: return recording
        }
    }

    /// Newest first, older than `before`.
    static func recordings(
        of account: AccountID, before: RecordingID?, limit: Int, _ tx: any ReadTransaction
    ) throws -> [Recording] {
        let end = before?.text ?? RecordingTag.prefix + "`"  // '`' follows '_': greater than every id
        return try tx.query(
            """
            SELECT id, title, language, status, duration_seconds, sample_rate, channels, bytes, created_at, transcript_id, job_id
            FROM recordings WHERE account_id = \(account) AND id < \(end) ORDER BY id DESC LIMIT \(limit)
            """
        ).map { try withOutcome(Recording($0), of: account, tx) }
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
            id: try row[0], title: try row[1], language: try row[2], status: try row[3], error: nil, durationSeconds: try row[4],
            sampleRate: try row[5], channels: try row[6], bytes: try row[7], createdAt: try row[8], transcriptId: try row[9],
            jobId: try row[10])
    }

    fileprivate func failed(_ code: String) -> Recording {
        var recording = self
        recording.status = .failed
        recording.error = code
        return recording
    }
}
