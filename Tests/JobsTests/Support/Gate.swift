import NIOConcurrencyHelpers

/// Something that happens once, and those who wait for it; waiting ends early, and silently, with the waiter's cancellation.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func open() { continuation.finish() }

    func wait() async { for await _ in stream {} }
}

/// Collects values from anywhere and hands them out in order.
final class Record<Value: Sendable>: Sendable {
    private let state = NIOLockedValueBox<[Value]>([])
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func add(_ value: Value) {
        state.withLockedValue { $0.append(value) }
        continuation.yield(value)
    }

    var values: [Value] { state.withLockedValue { $0 } }

    /// Waits until `count` values have come in all, asked for once.
    func first(_ count: Int) async -> [Value] {
        var iterator = stream.makeAsyncIterator()
        var seen: [Value] = []
        while seen.count < count, let value = await iterator.next() { seen.append(value) }
        return seen
    }
}
