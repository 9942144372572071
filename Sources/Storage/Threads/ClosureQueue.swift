/// Closures on their way to database threads: interactive ones first, each kind in its order. So that bulk work goes on however busy
/// the server is, it has a turn after `patience` interactive ones that were handed out before it.
package final class ClosureQueue<Transaction>: Sendable {
    package typealias Closure = PendingClosure<Transaction>

    private struct State {
        var interactive = FIFO<Closure>()
        var bulk = FIFO<Closure>()
        var isClosed = false
        /// Threads that wait and were not yet woken; never too few, but maybe too many.
        var waiting = 0
        /// Interactive closures that were handed out while bulk ones waited.
        var passedOver = 0

        var count: Int { interactive.count + bulk.count }

        mutating func popFirst() -> Closure? {
            guard bulk.count > 0 else { return interactive.popFirst() }
            guard passedOver < ClosureQueue.patience, let closure = interactive.popFirst() else {
                passedOver = 0
                return bulk.popFirst()
            }
            passedOver += 1
            return closure
        }
    }

    private static var patience: Int { 8 }

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

    /// The next closure to run in the transaction of others, or `nil` when none waits.
    ///
    /// - Parameter besideInteractive: whether somebody waits for that transaction; bulk work, which would hold its commit up, then
    ///   waits for a transaction of its own.
    package func next(besideInteractive: Bool) -> Closure? {
        state.withLock { $0.interactive.popFirst() ?? (besideInteractive ? nil : $0.bulk.popFirst()) }
    }

    /// Blocks until there is a next closure; `nil` once the queue is closed and empty.
    package func waitForNext() -> Closure? { state.wait(Self.take) }

    /// As ``waitForNext()``, and runs `rest` once when nothing came for a while.
    package func waitForNext(restingAfter idle: Duration, _ rest: () -> Void) -> Closure? {
        if let answer = state.wait(atMost: idle, Self.take) { return answer }
        rest()
        return waitForNext()
    }

    /// A thread whose time was up stays counted among those that wait: it may have been woken in the same moment, and then the next in
    /// the count would never be. One signal too many wakes nobody.
    private static func take(_ state: inout State) -> Closure?? {
        if let closure = state.popFirst() { return .some(closure) }
        if state.isClosed { return .some(nil) }
        state.waiting += 1
        return nil
    }

    /// Refuses further closures; those that wait are still handed out.
    package func close() {
        state.withLock { $0.isClosed = true }
        state.broadcast()
    }
}
