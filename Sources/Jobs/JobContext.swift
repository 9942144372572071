public import Storage
public import VoiceCore

/// What a handler knows of its job, and its way to the database.
public struct JobContext: Sendable {
    let run: JobRun
    let database: any Database
    let progressChanged: Doorbell

    public var id: JobID { run.job.lease.id }
    public var account: AccountID { run.job.lease.account }

    /// Counts from 1, failures and crashes together: above 1, look what earlier attempts left.
    public var attempt: Int { run.job.attempt }

    /// Whether the work should end soon. Its task is cancelled at the same moment; for code that cannot see its task.
    public var isCancelled: Bool { run.stopReason != nil }

    /// Tells how far the work is. Cheap: the last word of about each second is written.
    public func progress(_ progress: JobProgress) {
        run.report(progress)
        progressChanged.ring()
    }

    public func progress(fraction: Double? = nil, counters: [String: Int] = [:]) {
        progress(JobProgress(fraction: fraction, counters: counters))
    }

    /// Writes in the name of this run, as `Database.write` does: the lease is checked first in the same transaction, so a run that was
    /// given up writes nothing.
    ///
    /// A job that gets this far after a crash counts its crashes anew: only those without any progress between them lead to quarantine.
    ///
    /// - Throws: `JobsError` `.leaseLost`; let it pass through.
    public func write<Value: Sendable>(
        _ options: WriteOptions = .interactive, _ body: @escaping @Sendable (any WriteTransaction) throws -> Value
    ) async throws -> Value {
        let lease = run.job.lease
        let hasCrashed = run.job.crashes > 0
        do {
            return try await database.write(options) { tx in
                if hasCrashed { try lease.resetCrashes(tx) } else { try lease.check(tx) }
                return try body(tx)
            }
        } catch let error as JobsError where error == lease.lost {
            run.stop(.leaseLost)
            throw error
        }
    }
}

/// A wake-up that is never lost and never piles up: rung many times while nobody listens, it is heard once.
struct Doorbell: Sendable {
    let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func ring() { continuation.yield() }
}
