public import NIOCore

/// Bytes that a task makes as they are asked for: it waits before each piece until the one before was taken.
///
/// The task begins with the iteration and is cancelled when that is left off. Iterate it once.
public struct PulledBytes: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer
    public typealias Produce = @Sendable (Writer) async throws -> Void

    private let produce: Produce

    public init(_ produce: @escaping Produce) { self.produce = produce }

    public func makeAsyncIterator() -> Iterator { Iterator(produce) }

    /// What the task writes to.
    public final class Writer {
        private var demand: AsyncStream<Void>.Iterator
        private let pieces: AsyncThrowingStream<ByteBuffer, any Error>.Continuation

        fileprivate init(demand: AsyncStream<Void>, pieces: AsyncThrowingStream<ByteBuffer, any Error>.Continuation) {
            self.demand = demand.makeAsyncIterator()
            self.pieces = pieces
        }

        /// Hands a piece over once it is asked for.
        ///
        /// - Throws: `CancellationError` when nobody will ask any more.
        public func write(_ bytes: ByteBuffer) async throws {
            guard await demand.next(isolation: #isolation) != nil, !Task.isCancelled else { throw CancellationError() }
            pieces.yield(bytes)
        }
    }

    public final class Iterator: AsyncIteratorProtocol {
        private var pieces: AsyncThrowingStream<ByteBuffer, any Error>.Iterator
        private let demand: AsyncStream<Void>.Continuation
        private let task: Task<Void, Never>

        fileprivate init(_ produce: @escaping Produce) {
            let (pieces, give) = AsyncThrowingStream.makeStream(of: ByteBuffer.self)
            let (demand, ask) = AsyncStream.makeStream(of: Void.self)
            self.pieces = pieces.makeAsyncIterator()
            self.demand = ask
            task = Task {
                do {
                    try await produce(Writer(demand: demand, pieces: give))
                    give.finish()
                } catch {
                    give.finish(throwing: error)
                }
            }
        }

        deinit {
            task.cancel()
            demand.finish()
        }

        public func next() async throws -> ByteBuffer? {
            demand.yield()
            let (task, demand) = (task, demand)
            return try await withTaskCancellationHandler {
                try await pieces.next(isolation: #isolation)
            } onCancel: {
                task.cancel()
                demand.finish()
            }
        }
    }
}
