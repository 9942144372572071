/// How a worker runs.
public struct JobWorkerConfiguration: Sendable {
    /// Jobs that run side by side; at most so many are claimed in one transaction.
    public var slots: Int

    /// The most slots that one account may hold; `nil` for all. With jobs that run for minutes, one less than `slots` keeps a slot
    /// for whoever comes next.
    public var accountLimit: Int?

    /// How long a claimed job stays this worker's without a heartbeat.
    public var lease: Duration = .seconds(30)

    /// Between two heartbeats, each of which extends all leases and takes back those of dead workers.
    public var heartbeat: Duration = .seconds(10)

    /// The longest wait between two looks for work when no signal comes.
    public var poll: Duration = .seconds(5)

    /// How long running jobs may go on once the worker is asked to stop; then their leases are released.
    public var drain: Duration = .seconds(30)

    /// Crashes without progress between them after which a job is quarantined.
    public var crashLimit = 8

    /// Between two writes of the running jobs' progress.
    public var progressInterval: Duration = .seconds(1)

    /// Whether no other process can hold a lease, as with SQLite, whose data directory is locked: every lease found at the start is
    /// then that of a crashed run, and its job is ready at once.
    public var ownsEveryLease = false

    /// Times the waits above; leases themselves are compared with the database's clock.
    public var clock: any Clock<Duration> = ContinuousClock()

    /// Uniform in 0..<1, for the jitter of the backoff.
    public var random: @Sendable () -> Double = { Double.random(in: 0..<1) }

    public init(slots: Int = 4) { self.slots = max(1, slots) }
}
