/// An asynchronous sequence that makes each element when it is asked for, and so holds one at a time.
///
/// Unlike `AsyncThrowingStream(unfolding:)` it does not end quietly when its task is cancelled: a short answer must not look whole.
public struct PulledSequence<Element: Sendable>: AsyncSequence, Sendable {
    public typealias Next = () async throws -> Element?

    private let start: @Sendable () -> Next

    /// - Parameter start: makes the function that gives the next element, `nil` at the end; called once for each iteration.
    public init(_ start: @escaping @Sendable () -> Next) { self.start = start }

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let produce: Next

        public mutating func next() async throws -> Element? {
            try Task.checkCancellation()
            return try await produce()
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(produce: start()) }
}
