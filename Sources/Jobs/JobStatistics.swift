/// What a worker did since it started, for metrics.
public struct JobStatistics: Sendable, Equatable {
    /// What became of the runs of one kind of job since the start of the process.
    public struct Kind: Sendable, Equatable {
        public var started = 0
        public var done = 0
        /// Attempts that failed and are tried again.
        public var retried = 0
        public var failed = 0
        /// Runs that found that they have to wait for something else.
        public var postponed = 0
        public var cancelled = 0
        /// Runs whose lease was lost or given up.
        public var lost = 0
        /// Running at this moment.
        public var running = 0
        /// From the moment a job could run to its start.
        public var waitSeconds = DurationHistogram()
        /// From start to the durable end.
        public var runSeconds = DurationHistogram()
    }

    /// By the kind's name.
    public var byKind: [String: Kind] = [:]

    /// Jobs of any worker that this one took back after their lease ended, and those among them that were quarantined.
    public var reclaimed = 0
    public var quarantined = 0

    /// Heartbeats that could not be written.
    public var missedHeartbeats = 0
}

/// Counts durations in buckets, as a Prometheus histogram wants them.
public struct DurationHistogram: Sendable, Equatable {
    /// The upper edges in seconds; the last bucket has none.
    public static let edges: [Double] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 1800]

    /// Values by bucket, one more than there are edges; not cumulative.
    public private(set) var counts = Array(repeating: 0, count: edges.count + 1)
    public private(set) var sum = 0.0

    public init() {}

    public var count: Int { counts.reduce(0, +) }

    mutating func add(_ duration: Duration) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        counts[Self.edges.firstIndex { seconds <= $0 } ?? Self.edges.count] += 1
        sum += seconds
    }
}
