import NIOConcurrencyHelpers

/// Says yes so many times, then no.
final class Countdown: Sendable {
    private let left: NIOLockedValueBox<Int>

    init(_ times: Int) { left = NIOLockedValueBox(times) }

    var count: Int { left.withLockedValue { $0 } }

    func next() -> Bool {
        left.withLockedValue { left in
            left -= 1
            return left >= 0
        }
    }
}
