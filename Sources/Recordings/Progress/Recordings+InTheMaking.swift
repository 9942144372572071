import EventLog
import Jobs
import ObjectStore
import Storage
import Transcription
import VoiceCore

/// What the database tells of transcripts in the making.
extension Recordings {
    /// The transcripts in the making that a stream should look at.
    ///
    /// Of one recording all of them; of an account those whose jobs run, and those that the stream has begun to tell of.
    func inTheMaking(
        in scope: StreamScope, followed: some Collection<TranscriptID>, _ tx: any ReadTransaction
    ) throws -> [TranscriptInTheMaking] {
        var ids = Set(followed)
        if let recording = scope.recording {
            ids.formUnion(
                try tx.query(
                    """
                    SELECT id FROM transcripts WHERE account_id = \(scope.account) AND recording_id = \(recording)
                        AND object_id IS NULL AND job_id IS NOT NULL AND failed_at IS NULL
                    """
                ).map { try $0[0] })
        } else {
            ids.formUnion(
                try tx.query(
                    """
                    SELECT t.id FROM jobs j JOIN transcripts t ON t.account_id = j.account_id AND t.job_id = j.id
                    WHERE j.state = 'running' AND j.kind = \(TranscribeRecording.name) AND j.account_id = \(scope.account)
                    """
                ).map { try $0[0] })
        }
        // A place in the queue changes with every job that ends, which is worth telling whoever waits for one recording.
        let countsQueue = scope.recording != nil
        return try ids.sorted().compactMap { try inTheMaking($0, account: scope.account, countsQueue: countsQueue, tx) }
    }

    /// One transcript that has a job; `nil` if there is none, or it is whole.
    ///
    /// - Parameter countsQueue: whether to look how much is done before it, if it waits.
    func inTheMaking(
        _ id: TranscriptID, account: AccountID, countsQueue: Bool, _ tx: any ReadTransaction
    ) throws -> TranscriptInTheMaking? {
        let row = try tx.first(
            """
            SELECT t.recording_id, t.job_id, t.engine, t.engine_version, t.model_version, t.requested_engine, t.requested_language,
                t.failed_at IS NULL AND r.deleted_at IS NULL, r.duration_seconds
            FROM transcripts t JOIN recordings r ON r.account_id = t.account_id AND r.id = t.recording_id
            WHERE t.account_id = \(account) AND t.id = \(id) AND t.object_id IS NULL AND t.job_id IS NOT NULL
            """)
        guard let row, let job = try tx.job(try row[1], account: account) else { return nil }
        let (engine, version, model): (String?, String?, String?) = (try row[2], try row[3], try row[4])
        let maker = engine.map { EngineIdentity(name: $0, version: version ?? "", modelVersion: model ?? "").mark }
        let settings = TranscriptionSettings(language: try row[6], engine: try row[5])
        let isOpen: Bool = try row[7]
        // The engine that was asked for may be gone by now.
        let name = engine ?? (try? engines.recognizer(for: settings))?.capabilities.engine
        let history = try name.flatMap { try EngineSpeeds.speed(of: $0, tx) }
        return TranscriptInTheMaking(
            progress: try progress(of: id, recording: row[0], length: row[8], job, history: history, countsQueue: countsQueue, tx),
            maker: maker ?? "", isOpen: isOpen && !job.state.isFinished)
    }

    private func progress(
        of id: TranscriptID, recording: RecordingID, length: Double, _ job: Job, history: Double?, countsQueue: Bool,
        _ tx: any ReadTransaction
    ) throws -> TranscriptProgress {
        let phase = TranscriptProgress.Phase(job)
        var (ahead, left): (Int?, Double?) = (nil, nil)
        if phase != .queued {
            left = TimeLeft.running(
                length: length, told: job.progress, startedAt: job.startedAt, history: history, now: try tx.now())
        } else if countsQueue, job.state == .ready {
            let queue = try QueueAhead(of: job, length: length, history: history, tx)
            (ahead, left) = (queue.count, TimeLeft.queued(length: length, after: queue, history: history))
        }
        let counters = job.progress?.counters ?? [:]
        return TranscriptProgress(
            recording: recording, transcript: id, status: phase,
            segmentsDone: counters[RecognitionProgress.Counter.segmentsDone] ?? 0,
            segmentsTotal: counters[RecognitionProgress.Counter.segmentsTotal], fraction: job.progress?.fraction ?? 0,
            jobsAhead: ahead, secondsLeft: left.map { ($0 * 10).rounded() / 10 })
    }
}
