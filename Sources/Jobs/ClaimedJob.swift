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

    static let columns: SQL = """
        account_id, id, fence, kind, payload, priority, run_at, failures, crashes, max_attempts, backoff_base_ms, backoff_cap_ms, timeout_ms
        """

    init(_ row: Row) throws {
        lease = JobLease(account: try row[0], id: try row[1], fence: try row[2])
        kind = try row[3]
        payload = try row[4]
        priority = try row[5]
        runAt = try row[6]
        failures = try row[7]
        crashes = try row[8]
        maxAttempts = try row[9]
        backoff = Backoff(base: .milliseconds(try row[10] as Int64), cap: .milliseconds(try row[11] as Int64))
        timeout = (try row[12] as Int64?).map { .milliseconds($0) }
    }

    /// Counts from 1.
    var attempt: Int { failures + crashes + 1 }
}
