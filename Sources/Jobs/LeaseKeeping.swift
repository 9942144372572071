import Storage
import VoiceCore

/// The statements that keep leases, take back those that ended, and give them up.
///
/// All run at READ COMMITTED on PostgreSQL: each is one statement that tests every row's own state as it changes it.
enum LeaseKeeping {
    /// The most jobs that one statement takes back.
    static let batch = 256

    /// A lease that was extended, and whether somebody asked to cancel its job.
    struct Kept: Sendable {
        let id: JobID
        let fence: Int64
        let isCancelRequested: Bool
    }

    /// Extends every lease of a worker by one statement, but for the jobs that hang.
    static func extend(_ tx: any WriteTransaction, worker: JobWorkerID, until: Timestamp, except hung: [JobID]) throws -> [Kept] {
        // Without the list's fragment when nothing hangs: the common statement then stays one in the cache.
        let others: SQL = hung.isEmpty ? "" : "AND id NOT IN \(list: hung)"
        let rows = try tx.query(
            """
            UPDATE jobs SET lease_until = \(until) WHERE state = 'running' AND worker = \(worker) \(sql: others)
            RETURNING id, fence, cancel_requested
            """)
        return try rows.map { Kept(id: try $0[0], fence: try $0[1], isCancelRequested: try $0[2]) }
    }

    /// A job whose lease had ended, and what became of it.
    struct Reclaimed: Sendable {
        let id: JobID
        let kind: String
        let state: JobState
    }

    /// Takes back jobs whose worker let the lease end: they are ready again at once, from the second crash in a row on after a wait
    /// that grows, and quarantined after `crashLimit` of them. The end of a lease whose worker was draining is no crash.
    ///
    /// The wait sets a job that kills its worker apart from those that only ran beside it: while it waits they get further, and their
    /// crashes are forgotten.
    ///
    /// - Parameter everything: also takes leases that have not ended, when no other process can hold one.
    static func reclaim(_ tx: any WriteTransaction, now: Timestamp, crashLimit: Int, everything: Bool = false) throws -> [Reclaimed] {
        let endOfTime = Timestamp(microseconds: .max)
        let rows = try tx.query(reclaiming(now: now, endedBefore: everything ? endOfTime : now, crashLimit: crashLimit, tx.dialect))
        let reclaimed = try rows.map { Reclaimed(id: try $0[0], kind: try $0[1], state: try $0[2]) }
        if reclaimed.contains(where: { $0.state == .ready || $0.state == .scheduled }) { tx.notify(.jobsReady) }
        if reclaimed.contains(where: { $0.state.isFinished }) { tx.notify(.jobsFinished) }
        return reclaimed
    }

    static func reclaiming(now: Timestamp, endedBefore: Timestamp, crashLimit: Int, _ dialect: SQLDialect) -> SQL {
        let crash = JobFailure(JobsError(.crashed, "the worker ended without releasing the job"))
        return """
            UPDATE jobs SET
                state = CASE WHEN cancel_requested = 1 THEN 'cancelled'
                    WHEN is_draining = 0 AND crashes + 1 >= \(crashLimit) THEN 'quarantined'
                    WHEN is_draining = 0 AND crashes > 0 THEN 'scheduled' ELSE 'ready' END,
                run_at = CASE WHEN is_draining = 1 OR crashes = 0 THEN run_at ELSE \(now) + CASE crashes
                    WHEN 1 THEN 1000000 WHEN 2 THEN 4000000 WHEN 3 THEN 16000000 ELSE 60000000 END END,
                finished_at = CASE WHEN cancel_requested = 1 OR (is_draining = 0 AND crashes + 1 >= \(crashLimit)) THEN \(now) END,
                crashes = crashes + 1 - is_draining,
                error_code = CASE WHEN is_draining = 1 THEN error_code ELSE \(crash.code) END,
                error_message = CASE WHEN is_draining = 1 THEN error_message ELSE \(crash.message) END
            WHERE state = 'running' AND lease_until < \(endedBefore) AND (account_id, id) IN (
                SELECT account_id, id FROM jobs WHERE state = 'running' AND lease_until < \(endedBefore) LIMIT \(batch) \
            \(sql: dialect.skipLocked))
            RETURNING id, kind, state
            """
    }

    /// Notes that a worker is about to go, so that the end of its leases is no crash even if it cannot release them.
    static func markDraining(_ tx: any WriteTransaction, worker: JobWorkerID) throws {
        try tx.execute("UPDATE jobs SET is_draining = 1 WHERE state = 'running' AND worker = \(worker)")
    }

    /// Gives up every lease of a worker: its jobs are ready again at once, without a failure or a crash counted.
    static func release(_ tx: any WriteTransaction, worker: JobWorkerID, now: Timestamp) throws -> Int {
        let count = try tx.execute(
            """
            UPDATE jobs SET state = CASE WHEN cancel_requested = 1 THEN 'cancelled' ELSE 'ready' END,
                finished_at = CASE WHEN cancel_requested = 1 THEN \(now) END
            WHERE state = 'running' AND worker = \(worker)
            """)
        if count > 0 {
            tx.notify(.jobsReady)
            tx.notify(.jobsFinished)
        }
        return count
    }
}
