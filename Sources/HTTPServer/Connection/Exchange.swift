import HTTPRouting
import NIOConcurrencyHelpers
import NIOCore

/// What a connection's handler, on its event loop, and the task that answers its requests know of each other.
final class Exchange: Sendable {
    /// The request that is being answered.
    struct Current: Sendable {
        /// When the answer must be there; `nil` for whenever.
        var deadline: NIODeadline?
        /// How a time-out is answered.
        var timedOut: @Sendable (APIError) -> RouteResponse
    }

    private struct State {
        var current: Current?
        var task: Task<Void, Never>?
        var isCancelled = false
    }

    private let state = NIOLockedValueBox(State())

    /// The task that answers the connection's requests; cancelled at once if the connection has ended already.
    func answered(by task: Task<Void, Never>) {
        let cancelled = state.withLockedValue { state in
            state.task = task
            return state.isCancelled
        }
        if cancelled { task.cancel() }
    }

    /// Nobody waits for an answer any more.
    func cancel() {
        state.withLockedValue { state in
            state.isCancelled = true
            return state.task
        }?.cancel()
    }

    func begin(_ current: Current) { state.withLockedValue { $0.current = current } }

    func end() { state.withLockedValue { $0.current = nil } }

    var current: Current? { state.withLockedValue { $0.current } }
}
