import Storage

/// Lets the checkpointer in between two batches of the writer.
final class WriterGate: Sendable {
    private struct State {
        var isWriting = false
        var isShut = false
    }

    private let state = Monitor(State())

    /// Runs the writer's batch; waits while the gate is shut.
    func write(_ body: () -> Void) {
        state.wait { state -> Void? in
            if state.isShut { return nil }
            state.isWriting = true
            return ()
        }
        body()
        let isAwaited = state.withLock { state in
            state.isWriting = false
            return state.isShut
        }
        if isAwaited { state.broadcast() }
    }

    /// Runs `body` with no batch under way and none beginning.
    func whileShut(_ body: () -> Void) {
        state.withLock { $0.isShut = true }
        state.wait { $0.isWriting ? nil : () }
        body()
        state.withLock { $0.isShut = false }
        state.broadcast()
    }
}
