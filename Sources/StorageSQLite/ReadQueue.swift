import Storage

/// Read closures on their way to the reader threads.
final class ReadQueue: Sendable {
    typealias Closure = PendingClosure<SQLiteTransaction>

    private struct State {
        var closures = FIFO<Closure>()
        var isClosed = false
    }

    private let state = Monitor(State())

    /// - Throws: `.unavailable` when the queue is closed.
    func append(_ closure: Closure) throws {
        try state.withLock { state in
            if state.isClosed { throw StorageError(.unavailable, doing: "queueing a read", cause: "the database is closed") }
            state.closures.append(closure)
        }
        state.signal()
    }

    /// Blocks until a closure waits; `nil` once the queue is closed and empty.
    func next() -> Closure? {
        state.wait { state -> Closure?? in
            if let closure = state.closures.popFirst() { return .some(closure) }
            return state.isClosed ? .some(nil) : nil
        }
    }

    /// Refuses further closures; those that wait are still handed out.
    func close() {
        state.withLock { $0.isClosed = true }
        state.broadcast()
    }
}
