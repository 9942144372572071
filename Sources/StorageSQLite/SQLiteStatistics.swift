/// Counts since the database was opened, for a metrics module to read.
public struct SQLiteStatistics: Sendable, Equatable {
    /// Batches that were committed, each by one COMMIT.
    public internal(set) var commits = 0
    /// Batches whose COMMIT failed.
    public internal(set) var failedCommits = 0
    /// Write closures that were committed.
    public internal(set) var closures = 0
    /// Write closures that threw or were stopped.
    public internal(set) var failedClosures = 0
    /// Closures over the slow limit, reads included.
    public internal(set) var slowClosures = 0
    /// Closures, reads included, that were stopped for running too long.
    public internal(set) var interrupts = 0
    /// Write closures that ran again because another one broke their batch.
    public internal(set) var replays = 0
    /// Read closures that were answered, with success or not.
    public internal(set) var reads = 0
    /// Closures of each committed batch.
    public internal(set) var batchSizes = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256])
    /// Seconds that each COMMIT took, sync included.
    public internal(set) var commitSeconds = Histogram(bounds: Histogram.latencySeconds)
    /// Closures that wait for the writer now.
    public internal(set) var waiting = 0
    /// Bytes of the write-ahead log that are not yet in the database file, or could be written over.
    public internal(set) var walBytes = 0
    /// Checkpoints that ran, and those that also began the log anew.
    public internal(set) var checkpoints = 0
    public internal(set) var restarts = 0

    /// Times that a connection had nothing to do and let its page cache go.
    public internal(set) var rests = 0

    /// Counts by upper bound.
    public struct Histogram: Sendable, Equatable {
        public static let latencySeconds: [Double] = [
            0.000_05, 0.000_1, 0.000_2, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5,
        ]

        /// Upper bounds, ascending; a value counts in the first bucket whose bound is not below it.
        public let bounds: [Double]
        /// One more than the bounds: the last holds what is above them all.
        public private(set) var counts: [Int]
        public private(set) var sum = 0.0

        public init(bounds: [Double]) {
            self.bounds = bounds
            counts = Array(repeating: 0, count: bounds.count + 1)
        }

        public mutating func record(_ value: Double) {
            counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
            sum += value
        }
    }
}
