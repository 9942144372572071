import FoundationEssentials
import NIOConcurrencyHelpers

/// Tells the time of day. A dependency, so that tests can hold it still; durations are measured with `ContinuousClock` instead.
public protocol WallClock: Sendable {
    func now() -> Timestamp
}

/// The machine's own clock.
public struct SystemWallClock: WallClock {
    public init() {}

    public func now() -> Timestamp { Timestamp(Date()) }
}

/// A clock that stands still until it is moved.
public final class ManualWallClock: WallClock {
    private let time: NIOLockedValueBox<Timestamp>

    public init(_ start: Timestamp = Timestamp(microseconds: 1_790_000_000_000_000)) { time = NIOLockedValueBox(start) }

    public func now() -> Timestamp { time.withLockedValue { $0 } }

    /// Moves the clock forward, or back with a negative duration.
    public func advance(by duration: Duration) { time.withLockedValue { $0 = $0 + duration } }
}
