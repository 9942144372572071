public import NIOCore

/// The bytes of a request as they arrive: a sequence that can be read once and that ends with an error at the limit.
///
/// Reading slowly slows the sender down; nothing is kept that was not asked for.
public struct RequestBody: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer

    private enum Source: Sendable {
        case whole(ByteBuffer)
        case stream(any AsyncSequence<ByteBuffer, any Error> & Sendable)
    }

    private let source: Source

    /// The most bytes that it may give.
    public let limit: Int

    /// The length that the request announced, in bytes; `nil` for a chunked body.
    public let announcedLength: Int?

    /// A body that is already here; the empty body by default.
    public init(_ buffer: ByteBuffer = ByteBuffer(), limit: Int = .max) {
        source = .whole(buffer)
        self.limit = limit
        announcedLength = buffer.readableBytes
    }

    /// A body that is still arriving.
    public init(_ stream: any AsyncSequence<ByteBuffer, any Error> & Sendable, announcedLength: Int? = nil, limit: Int) {
        source = .stream(stream)
        self.announcedLength = announcedLength
        self.limit = limit
    }

    /// The whole body in memory.
    ///
    /// - Throws: `APIError` 413 when it is over the limit, and whatever the connection fails with.
    public func collected() async throws -> ByteBuffer {
        if let announcedLength, announcedLength > limit { throw APIError.bodyTooLarge(limit: limit) }
        if case .whole(let buffer) = source { return buffer }
        var whole: ByteBuffer?
        for try await var part in self {
            if whole == nil { whole = part } else { whole?.writeBuffer(&part) }
        }
        return whole ?? ByteBuffer()
    }

    public func makeAsyncIterator() -> Iterator {
        switch source {
        case .whole(let buffer): Iterator(upstream: nil, whole: buffer, limit: limit)
        case .stream(let stream): Iterator(upstream: stream.makeAsyncIterator(), whole: nil, limit: limit)
        }
    }

    /// Counts what it hands on.
    public struct Iterator: AsyncIteratorProtocol {
        private var upstream: (any AsyncIteratorProtocol<ByteBuffer, any Error>)?
        private var whole: ByteBuffer?
        private var received = 0
        private let limit: Int

        init(upstream: (any AsyncIteratorProtocol<ByteBuffer, any Error>)?, whole: ByteBuffer?, limit: Int) {
            self.upstream = upstream
            self.whole = whole
            self.limit = limit
        }

        /// The next bytes, never empty; `nil` at the end.
        ///
        /// - Throws: `APIError` 413 when the limit is passed, and whatever the connection fails with.
        public mutating func next() async throws -> ByteBuffer? { try await next(isolation: nil) }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
            while let part = try await nextPart(isolation: actor) {
                received += part.readableBytes
                if received > limit { throw APIError.bodyTooLarge(limit: limit) }
                if part.readableBytes > 0 { return part }
            }
            return nil
        }

        private mutating func nextPart(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
            if let buffer = whole {
                whole = nil
                return buffer.readableBytes > 0 ? buffer : nil
            }
            guard var iterator = upstream else { return nil }
            let part = try await iterator.next(isolation: actor)
            upstream = part == nil ? nil : iterator
            return part
        }
    }
}
