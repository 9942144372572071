import Storage
import VoiceCore

/// A job as a worker got it: the lease, and what is needed to run it and to settle it.
struct ClaimedJob: Sendable {
    let lease: JobLease
    let kind: String
    let payload: String
    let priority: Int
    let runAt: Timestamp
    let failures: Int
    let crashes: Int
    let maxAttempts: Int
    let backoff: Backoff
    let timeout: Duration?

    /// What a claim reads back of a row; account and kind are known from the turn.
    static let columns: SQL = """
        id, fence, payload, priority, run_at, failures, crashes, max_attempts, backoff_base_ms, backoff_cap_ms, timeout_ms
        """

    init(_ row: Row, of turn: Turn) throws {
        lease = JobLease(account: turn.account, id: try row[0], fence: try row[1])
        kind = turn.kind
        payload = try row[2]
        priority = try row[3]
        runAt = try row[4]
        failures = try row[5]
        crashes = try row[6]
        maxAttempts = try row[7]
        backoff = Backoff(base: .milliseconds(try row[8] as Int64), cap: .milliseconds(try row[9] as Int64))
        timeout = (try row[10] as Int64?).map { .milliseconds($0) }
    }

    /// Counts from 1.
    var attempt: Int { failures + crashes + 1 }
}
