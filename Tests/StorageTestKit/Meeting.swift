import Storage

/// Points that a database thread and a test's task wait for in each other.
package final class Meeting: Sendable {
    /// `begun`: the first closure runs. `queued`: what it waits for has happened.
    package enum Point { case begun, queued }

    package init() {}

    private struct State {
        var reached: Set<Point> = []
        var waiting: [Point: [UnsafeContinuation<Void, Never>]] = [:]
    }

    private let state = Monitor(State())

    package func reach(_ point: Point) {
        let waiting = state.withLock { state in
            state.reached.insert(point)
            return state.waiting.removeValue(forKey: point) ?? []
        }
        state.broadcast()
        for continuation in waiting { continuation.resume() }
    }

    /// Blocks: for database threads.
    package func wait(for point: Point) { state.wait { $0.reached.contains(point) ? () : nil } }

    package func waitAsync(for point: Point) async {
        await withUnsafeContinuation { continuation in
            let isReached = state.withLock { state in
                if state.reached.contains(point) { return true }
                state.waiting[point, default: []].append(continuation)
                return false
            }
            if isReached { continuation.resume() }
        }
    }
}
