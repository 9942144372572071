import Storage

/// Write closures on their way to the writer: interactive ones first, each kind in its order.
final class WriteQueue: Sendable {
    typealias Closure = PendingClosure<SQLiteTransaction>

    private struct State {
        var interactive = FIFO<Closure>()
        var bulk = FIFO<Closure>()
        var isClosed = false
        var writerWaits = false
    }

    private let state = Monitor(State())
    private let maximum: Int

    init(maximum: Int) { self.maximum = maximum }

    var count: Int { state.withLock { $0.interactive.count + $0.bulk.count } }

    /// - Throws: `.unavailable` when the queue is full or closed.
    func append(_ closure: Closure) throws {
        let mustWake = try state.withLock { state in
            if state.isClosed { throw StorageError(.unavailable, doing: "queueing a write", cause: "the database is closed") }
            if state.interactive.count + state.bulk.count >= maximum {
                throw StorageError(.unavailable, doing: "queueing a write", cause: "\(maximum) writes wait already")
            }
            switch closure.options.priority {
            case .interactive: state.interactive.append(closure)
            case .bulk: state.bulk.append(closure)
            }
            defer { state.writerWaits = false }
            return state.writerWaits
        }
        if mustWake { state.signal() }
    }

    /// Blocks until a closure waits; false once the queue is closed and empty.
    func waitForClosure() -> Bool {
        state.wait { state in
            if !state.interactive.isEmpty || !state.bulk.isEmpty { return true }
            if state.isClosed { return false }
            state.writerWaits = true
            return nil
        }
    }

    /// The next closure, or `nil` when none waits.
    func next() -> Closure? { state.withLock { $0.interactive.popFirst() ?? $0.bulk.popFirst() } }

    /// Refuses further closures; those that wait are still handed out.
    func close() {
        state.withLock { $0.isClosed = true }
        state.broadcast()
    }
}
