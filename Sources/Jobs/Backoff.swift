/// How long a job waits after a failed attempt: exponential with full jitter.
///
/// The wait is uniform between zero and `min(cap, base · 2ⁿ)` after n earlier failures, which spreads a crowd of failed jobs best
/// (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog 2015).
public struct Backoff: Sendable, Equatable {
    /// The longest wait after the first failure; whole milliseconds are kept.
    public var base: Duration

    /// The longest wait after any failure.
    public var cap: Duration

    public init(base: Duration = .seconds(2), cap: Duration = .seconds(300)) {
        self.base = base
        self.cap = cap
    }

    /// The longest wait after `failures` failures, the one just now included.
    public func limit(failures: Int) -> Duration {
        let doublings = max(0, failures - 1)
        guard doublings < 40 else { return cap }  // beyond, the factor would overflow and the cap holds anyway
        return min(cap, base * (1 << doublings))
    }

    /// The wait itself.
    ///
    /// - Parameter random: uniform in 0..<1.
    public func delay(failures: Int, random: Double) -> Duration {
        limit(failures: failures) * random
    }
}
