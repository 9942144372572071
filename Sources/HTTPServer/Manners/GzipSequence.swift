import NIOCore

/// Bytes that are sent as they come, compressed.
struct GzipSequence: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let base: any AsyncSequence<ByteBuffer, any Error> & Sendable

    func makeAsyncIterator() -> Iterator { Iterator(upstream: base.makeAsyncIterator()) }

    struct Iterator: AsyncIteratorProtocol {
        /// So much is gathered before it is handed on.
        private static let enough = 16 << 10

        var upstream: any AsyncIteratorProtocol<ByteBuffer, any Error>
        private var encoder: GzipEncoder?
        private var isFinished = false

        init(upstream: any AsyncIteratorProtocol<ByteBuffer, any Error>) { self.upstream = upstream }

        mutating func next() async throws -> ByteBuffer? { try await next(isolation: nil) }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
            guard !isFinished else { return nil }
            let encoder = try encoder ?? GzipEncoder()
            self.encoder = encoder
            var output = ByteBuffer()
            while output.readableBytes < Self.enough {
                guard let bytes = try await upstream.next(isolation: actor) else {
                    isFinished = true
                    try encoder.finish(to: &output)
                    break
                }
                try encoder.write(bytes, to: &output)
            }
            return output
        }
    }
}
