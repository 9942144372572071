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
        /// `Route.endsWithInput`
        var endsWithInput = false
        /// `Route.endsWithServer`
        var endsWithServer = false
    }

    private struct State {
        var current: Current?
        var task: Task<Void, Never>?
        var isCancelled = false
        var isInputClosed = false
        /// Both of the current request, until the next: its answer may still be on its way out when it is no longer current.
        var endsWithInput = false
        var endsWithServer = false
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

    func begin(_ current: Current) {
        let isAbandoned = state.withLockedValue { state in
            state.current = current
            state.endsWithInput = current.endsWithInput
            state.endsWithServer = current.endsWithServer
            return state.isInputClosed && current.endsWithInput
        }
        if isAbandoned { cancel() }
    }

    /// The client has closed its side.
    ///
    /// - Returns: whether it has gone, as far as the request at hand is concerned.
    func inputClosed() -> Bool {
        state.withLockedValue { state in
            state.isInputClosed = true
            return state.endsWithInput
        }
    }

    /// Whether the answer at hand would never end by itself.
    var endsWithServer: Bool { state.withLockedValue { $0.endsWithServer } }

    func end() { state.withLockedValue { $0.current = nil } }

    var current: Current? { state.withLockedValue { $0.current } }
}
