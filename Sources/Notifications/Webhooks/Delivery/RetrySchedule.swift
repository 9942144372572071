import VoiceCore

/// When a delivery that failed is tried again: the schedule that Standard Webhooks suggests, over a day and a bit, each wait lengthened
/// by up to a fifth at random so that a crowd of failures does not come back as one.
struct RetrySchedule: Sendable {
    /// After the first failure, the second, and so on.
    static let waits: [Duration] = [5, 300, 1800, 7200, 18_000, 36_000, 36_000].map { .seconds($0) }
    /// A receiver's wish for more time counts up to here.
    private static let longestWish = Duration.seconds(21_600)

    /// - Parameters:
    ///   - tries: attempts so far.
    ///   - wish: what the receiver asked for by `Retry-After`.
    ///   - random: uniform in 0..<1.
    /// - Returns: how long to wait; `nil` when the delivery is to be given up.
    static func wait(after tries: Int, wish: Duration?, random: Double) -> Duration? {
        guard waits.indices.contains(tries - 1) else { return nil }
        let wait = waits[tries - 1] * (1 + 0.2 * random)
        return max(wait, min(wish ?? .zero, longestWish))
    }
}
