import VoiceCore

/// A thread of a backend's own, on which it may block.
package final class DatabaseThread: Sendable {
    private let end = Monitor(false)

    /// Starts a thread that runs `body` once.
    ///
    /// - Parameter name: seen in `top -H`; at most 15 characters are kept.
    /// - Throws: `.unavailable` when the system gives no thread.
    package init(_ name: String, _ body: @escaping @Sendable () -> Void) throws {
        let isStarted = BlockingThread.start(name: name) { [end] in
            body()
            end.withLock { $0 = true }
            end.broadcast()
        }
        guard isStarted else {
            throw StorageError(.unavailable, doing: "starting the thread \(name)", cause: "the system has no thread left")
        }
    }

    /// Blocks until the body has returned.
    package func join() { end.wait { $0 ? () : nil } }
}
