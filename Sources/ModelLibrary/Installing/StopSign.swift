import NIOConcurrencyHelpers

/// A word to work on another thread that it is wanted no more.
final class StopSign: Sendable {
    private let isUp = NIOLockedValueBox(false)

    func raise() { isUp.withLockedValue { $0 = true } }

    /// - Throws: `CancellationError` once it is raised.
    func check() throws {
        if isUp.withLockedValue({ $0 }) { throw CancellationError() }
    }
}
