/// Hands wake-ups to the streams of one process: the fan-out behind `Database.signals`.
package final class SignalHub: Sendable {
    private struct State {
        var nextID = 0
        /// By the channel's name.
        var streams: [String: [Int: AsyncStream<Void>.Continuation]] = [:]
        var isFinished = false
    }

    private let state = Monitor(State())

    package init() {}

    /// A stream that keeps at most one element for a reader that is busy; it ends with `finish`.
    package func stream(_ channel: SignalChannel) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state -> Int? in
            guard !state.isFinished else { return nil }
            state.nextID += 1
            state.streams[channel.name, default: [:]][state.nextID] = continuation
            return state.nextID
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.streams[channel.name]?.removeValue(forKey: id) }
        }
        return stream
    }

    /// Wakes every reader of these channels once.
    package func send(_ channels: some Collection<String>) {
        guard !channels.isEmpty else { return }
        let waiting = state.withLock { state in channels.flatMap { state.streams[$0].map { Array($0.values) } ?? [] } }
        for continuation in waiting { continuation.yield() }
    }

    /// Wakes every reader of every channel, after wake-ups may have been lost.
    package func sendAll() {
        for continuation in state.withLock({ $0.streams.values.flatMap(\.values) }) { continuation.yield() }
    }

    /// Ends every stream, and those that are asked for later.
    package func finish() {
        let waiting = state.withLock { state in
            state.isFinished = true
            defer { state.streams = [:] }
            return state.streams.values.flatMap(\.values)
        }
        for continuation in waiting { continuation.finish() }
    }
}
