import Jobs
import Storage
import VoiceCore

/// The SQL of recordings' own rows. Every statement filters by the account.
extension Recordings {
    /// - Throws: `.notFound` also for one in the trash.
    static func recording(_ id: RecordingID, of account: AccountID, _ tx: any ReadTransaction) throws -> Recording {
        let recording = try recordingOrTrash(id, of: account, tx)
        guard recording.deletedAt == nil else { throw RecordingsError.notFound }
        return recording
    }

    static func recordingOrTrash(_ id: RecordingID, of account: AccountID, _ tx: any ReadTransaction) throws -> Recording {
        let row = try tx.first(
            "SELECT \(sql: columns) FROM recordings r WHERE r.account_id = \(account) AND r.id = \(id)")
        guard let row else { throw RecordingsError.notFound }
        return try withOutcome(Recording(row), of: account, tx)
    }

    /// A recording whose transcript is not ready, with what became of the job: the queue knows of failures, the row does not.
    private static func withOutcome(_ recording: Recording, of account: AccountID, _ tx: any ReadTransaction) throws -> Recording {
        guard recording.status != .ready, let code = try failure(of: recording.jobId, account: account, tx) else { return recording }
        return recording.failed(code)
    }

    /// Why a job will give no transcript any more, as an error code; `nil` while it may.
    static func failure(of job: JobID, account: AccountID, _ tx: any ReadTransaction) throws -> String? {
        // Finished jobs are removed after their retention; one that is gone without a transcript cannot have succeeded.
        guard let job = try tx.job(job, account: account) else { return "job_expired" }
        switch job.state {
        case .failed, .quarantined: return job.failure?.code ?? "job_crashed"
        case .cancelled: return "job_cancelled"
        default: return nil
        }
    }

    /// Newest first, older than `before`.
    static func recordings(
        of account: AccountID, _ filter: RecordingFilter, before: RecordingID?, limit: Int, _ tx: any ReadTransaction
    ) throws -> [Recording] {
        var sorts = false
        if let count = filter.rangeCount(of: account, atMost: fewMatches), let row = try tx.first(count) {
            let found: Int = try row[0]
            sorts = found < fewMatches
        }
        return try tx.query(filter.selection(of: account, before: before, limit: limit, sorts: sorts)).map {
            try withOutcome(Recording($0), of: account, tx)
        }
    }

    /// Those of some recordings that match, in no order.
    static func recordings(
        _ ids: [RecordingID], of account: AccountID, _ filter: RecordingFilter, _ tx: any ReadTransaction
    ) throws -> [Recording] {
        try tx.query(filter.selection(of: account, among: ids)).map { try withOutcome(Recording($0), of: account, tx) }
    }

    /// Matches of a range that are sorted rather than met on the way from the newest recording on.
    private static let fewMatches = 1000

    static func insert(_ recording: Recording, object: ObjectID, isNative: Bool, account: AccountID, _ tx: any WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO recordings (account_id, id, object_id, title, title_key, speaker, tags, starred, recorded_at, language, status,
                duration_seconds, sample_rate, channels, bytes, created_at, transcript_id, job_id, duration_is_estimate, media_type,
                container, has_video, tracks, is_native)
            VALUES (\(account), \(recording.id), \(object), \(recording.title), \(recording.title?.lowercased()), \(recording.speaker),
                \(TagList(recording.tags)), \(recording.starred), \(recording.recordedAt), \(recording.language), \(recording.status),
                \(recording.durationSeconds), \(recording.sampleRate), \(recording.channels), \(recording.bytes), \(recording.createdAt),
                \(recording.transcriptId), \(recording.jobId), \(recording.durationIsEstimate), \(recording.mediaType),
                \(recording.container), \(recording.hasVideo), \(SoundTrackList(recording.tracks)), \(isNative))
            """)
        try insertTags(recording.tags, of: recording.id, account: account, tx)
    }

    static func insertTags(_ tags: [String], of recording: RecordingID, account: AccountID, _ tx: any WriteTransaction) throws {
        for tag in tags {
            try tx.executeLater(
                "INSERT INTO recording_tags (account_id, tag, recording_id) VALUES (\(account), \(tag), \(recording))")
        }
    }

    static func deleteTags(of recording: RecordingID, account: AccountID, _ tx: any WriteTransaction) throws {
        try tx.execute("DELETE FROM recording_tags WHERE account_id = \(account) AND recording_id = \(recording)")
    }

    static func audioObject(of id: RecordingID, account: AccountID, _ tx: any ReadTransaction) throws -> ObjectID {
        guard let row = try tx.first("SELECT object_id FROM recordings WHERE account_id = \(account) AND id = \(id) AND deleted_at IS NULL")
        else {
            throw RecordingsError.notFound
        }
        return try row[0]
    }
}

extension Recordings {
    /// What `Recording.init(_:)` reads, of recordings as `r`.
    static let columns: SQL = """
        r.id, r.title, r.speaker, r.tags, r.starred, r.recorded_at, r.language, r.notes_object_id IS NOT NULL, r.status, \
        r.duration_seconds, r.sample_rate, r.channels, r.bytes, r.created_at, r.updated_at, r.deleted_at, \
        r.transcript_id, r.job_id, r.duration_is_estimate, r.damage, r.media_type, r.container, r.has_video, r.tracks
        """
}

/// A recording's tags in its own row, so that they need no look-up; `recording_tags` finds recordings by tag.
struct TagList: SQLValueConvertible {
    let tags: [String]

    init(_ tags: [String]) { self.tags = tags }

    /// A tag holds no line break.
    var sqlValue: SQLValue { .text(tags.joined(separator: "\n")) }

    init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        tags = text.split(separator: "\n").map(String.init)
    }
}

extension Recording {
    fileprivate init(_ row: Row) throws {
        let tags: TagList = try row[3]
        let tracks: SoundTrackList? = try row[23]
        self.init(
            id: try row[0], title: try row[1], speaker: try row[2], tags: tags.tags, starred: try row[4], recordedAt: try row[5],
            language: try row[6], hasNotes: try row[7], status: try row[8], error: nil, durationSeconds: try row[9],
            durationIsEstimate: try row[18], damage: try row[19], sampleRate: try row[10], channels: try row[11],
            mediaType: try row[20], container: try row[21], hasVideo: try row[22], tracks: tracks?.tracks ?? [], bytes: try row[12],
            createdAt: try row[13], updatedAt: try row[14],
            deletedAt: try row[15], transcriptId: try row[16], jobId: try row[17])
    }

    fileprivate func failed(_ code: String) -> Recording {
        var recording = self
        recording.status = .failed
        recording.error = code
        return recording
    }
}
