/// Closures on their way to database threads: interactive ones first, each kind in its order.
package final class ClosureQueue<Transaction>: Sendable {
    package typealias Closure = PendingClosure<Transaction>

    private struct State {
        var interactive = FIFO<Closure>()
        var bulk = FIFO<Closure>()
        var isClosed = false
        /// Threads that wait and were not yet woken.
        var waiting = 0

        var count: Int { interactive.count + bulk.count }

        mutating func popFirst() -> Closure? { interactive.popFirst() ?? bulk.popFirst() }
    }

    private let state = Monitor(State())
    private let maximum: Int

    package init(maximum: Int) { self.maximum = maximum }

    /// Closures that wait.
    package var count: Int { state.withLock { $0.count } }

    /// - Throws: `.unavailable` when the queue is full or closed.
    package func append(_ closure: Closure) throws {
        let mustWake = try state.withLock { state in
            if state.isClosed { throw StorageError(.unavailable, doing: "queueing a closure", cause: "the database is closed") }
            if state.count >= maximum {
                throw StorageError(.unavailable, doing: "queueing a closure", cause: "\(maximum) closures wait already")
            }
            switch closure.kind.priority {
            case .interactive: state.interactive.append(closure)
            case .bulk: state.bulk.append(closure)
            }
            guard state.waiting > 0 else { return false }
            state.waiting -= 1
            return true
        }
        if mustWake { state.signal() }
    }

    /// The next closure, or `nil` when none waits.
    package func next() -> Closure? { state.withLock { $0.popFirst() } }

    /// Blocks until there is a next closure; `nil` once the queue is closed and empty.
    package func waitForNext() -> Closure? {
        state.wait { state -> Closure?? in
            if let closure = state.popFirst() { return .some(closure) }
            if state.isClosed { return .some(nil) }
            state.waiting += 1
            return nil
        }
    }

    /// Refuses further closures; those that wait are still handed out.
    package func close() {
        state.withLock { $0.isClosed = true }
        state.broadcast()
    }
}
