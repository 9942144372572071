import Storage
import VoiceCore

/// Names one worker for the time that it runs; it is stored with the leases that it holds.
enum JobWorkerTag: IdentifierTag { static let prefix = "wrk" }
typealias JobWorkerID = Identifier<JobWorkerTag>

/// The right to run one job once: it holds while the row is `running` under the same fence.
///
/// Every claim raises the row's fence, and every end of a lease (completion, release, reclaim) leaves `running`, so a worker that was
/// believed dead can never match the row again.
struct JobLease: Sendable, Hashable {
    let account: AccountID
    let id: JobID
    let fence: Int64

    /// Throws `.leaseLost` unless the lease still holds.
    ///
    /// The row is locked on PostgreSQL, so that no reclaim slips between this check and the commit: claims and reclaims run at READ
    /// COMMITTED, outside of the serialisable transactions' conflict detection.
    func check(_ tx: any WriteTransaction) throws {
        let held = try tx.first(
            """
            SELECT 1 FROM jobs WHERE account_id = \(account) AND id = \(id) AND fence = \(fence) AND state = 'running' \
            \(sql: tx.dialect.rowLock)
            """)
        if held == nil { throw lost }
    }

    /// Forgets earlier crashes: a run that wrote something got further than the one that crashed.
    func resetCrashes(_ tx: any WriteTransaction) throws {
        let count = try tx.execute(
            "UPDATE jobs SET crashes = 0 WHERE account_id = \(account) AND id = \(id) AND fence = \(fence) AND state = 'running'")
        if count == 0 { throw lost }
    }

    /// Ends the lease with success. First in its transaction, so that what the caller applies after it may enqueue under the same
    /// unique key.
    ///
    /// - Returns: false if the lease no longer held; like `fail` and `retry`, it does not throw then, for several jobs end in one
    ///   transaction.
    func complete(_ tx: any WriteTransaction, result: String, now: Timestamp) throws -> Bool {
        tx.notify(.jobsFinished)
        return try tx.execute(
            """
            UPDATE jobs SET state = 'done', result = \(result), error_code = NULL, error_message = NULL, finished_at = \(now)
            WHERE account_id = \(account) AND id = \(id) AND fence = \(fence) AND state = 'running'
            """) > 0
    }

    /// Ends the lease without success, for good.
    func fail(_ tx: any WriteTransaction, failure: JobFailure, now: Timestamp) throws -> Bool {
        tx.notify(.jobsFinished)
        return try tx.execute(
            """
            UPDATE jobs SET state = 'failed', failures = failures + 1, error_code = \(failure.code), error_message = \(failure.message),
                finished_at = \(now)
            WHERE account_id = \(account) AND id = \(id) AND fence = \(fence) AND state = 'running'
            """) > 0
    }

    /// Ends the lease because somebody asked for it.
    func cancel(_ tx: any WriteTransaction, now: Timestamp) throws -> Bool {
        tx.notify(.jobsFinished)
        return try tx.execute(
            """
            UPDATE jobs SET state = 'cancelled', finished_at = \(now)
            WHERE account_id = \(account) AND id = \(id) AND fence = \(fence) AND state = 'running'
            """) > 0
    }

    /// Ends the lease after a failed attempt; the next one waits for `delay`. A job that is to be cancelled ends here instead.
    func retry(_ tx: any WriteTransaction, after delay: Duration, failure: JobFailure, now: Timestamp) throws -> Bool {
        let runAt = now + delay
        let state: JobState = runAt > now ? .scheduled : .ready
        tx.notify(.jobsReady)
        tx.notify(.jobsFinished)
        return try tx.execute(
            """
            UPDATE jobs SET state = CASE WHEN cancel_requested = 1 THEN 'cancelled' ELSE \(state) END,
                finished_at = CASE WHEN cancel_requested = 1 THEN \(now) END,
                failures = failures + 1, run_at = \(runAt), error_code = \(failure.code), error_message = \(failure.message)
            WHERE account_id = \(account) AND id = \(id) AND fence = \(fence) AND state = 'running'
            """) > 0
    }

    /// Ends the lease because the work has to wait; the job runs again after `delay`. One that is to be cancelled ends here instead.
    func postpone(_ tx: any WriteTransaction, for delay: Duration, now: Timestamp) throws -> Bool {
        let runAt = now + delay
        let state: JobState = runAt > now ? .scheduled : .ready
        tx.notify(.jobsReady)
        tx.notify(.jobsFinished)
        return try tx.execute(
            """
            UPDATE jobs SET state = CASE WHEN cancel_requested = 1 THEN 'cancelled' ELSE \(state) END,
                finished_at = CASE WHEN cancel_requested = 1 THEN \(now) END, run_at = \(runAt)
            WHERE account_id = \(account) AND id = \(id) AND fence = \(fence) AND state = 'running'
            """) > 0
    }

    /// Keeps what a handler told of its progress, if the lease still holds.
    func note(_ tx: any WriteTransaction, progress: String) throws {
        tx.notify(.jobsProgress)
        try tx.execute(
            """
            UPDATE jobs SET progress = \(progress)
            WHERE account_id = \(account) AND id = \(id) AND fence = \(fence) AND state = 'running'
            """)
    }

    /// What a write under a lease that ended throws.
    var lost: JobsError { JobsError(.leaseLost, "the lease of \(id) (fence \(fence)) ended") }
}
