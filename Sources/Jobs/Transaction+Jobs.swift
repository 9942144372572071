public import Storage
public import VoiceCore

extension ReadTransaction {
    public func job(_ id: JobID, account: AccountID) throws -> Job? {
        try first("SELECT \(sql: Job.columns) FROM jobs WHERE account_id = \(account) AND id = \(id)").map(Job.init)
    }
}

extension WriteTransaction {
    /// `JobQueue.cancel` in the caller's transaction.
    @discardableResult
    public func cancelJob(_ id: JobID, account: AccountID) throws -> JobState {
        let now = try now()
        let row = try first(
            """
            UPDATE jobs SET cancel_requested = 1,
                finished_at = CASE WHEN state = 'running' THEN NULL ELSE \(now) END,
                state = CASE WHEN state = 'running' THEN 'running' ELSE 'cancelled' END
            WHERE account_id = \(account) AND id = \(id) AND finished_at IS NULL RETURNING state
            """)
        if let row {
            let state: JobState = try row[0]
            notify(state == .running ? .jobsCancelled : .jobsFinished)
            return state
        }
        guard let job = try job(id, account: account) else { throw JobsError(.notFound, "no job \(id) in \(account)") }
        guard job.state == .cancelled else { throw JobsError(.wrongState, "\(id) is \(job.state.rawValue)") }
        return .cancelled
    }

    /// `JobQueue.retry` in the caller's transaction.
    public func retryJob(_ id: JobID, account: AccountID) throws {
        guard let job = try job(id, account: account) else { throw JobsError(.notFound, "no job \(id) in \(account)") }
        guard job.state.isFinished, job.state != .done else { throw JobsError(.wrongState, "\(id) is \(job.state.rawValue)") }
        if let key = job.uniqueKey {
            let holder = try first(
                """
                SELECT 1 FROM jobs WHERE account_id = \(account) AND kind = \(job.kind) AND unique_key = \(key)
                    AND unique_key IS NOT NULL AND finished_at IS NULL
                """)
            if holder != nil { throw JobsError(.duplicate, "an unfinished job holds the unique key of \(id)") }
        }
        try execute(
            """
            UPDATE jobs SET state = 'ready', run_at = \(try now()), failures = 0, crashes = 0, cancel_requested = 0, finished_at = NULL
            WHERE account_id = \(account) AND id = \(id)
            """)
        notify(.jobsReady)
    }
}
