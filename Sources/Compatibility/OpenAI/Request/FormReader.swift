import HTTPRouting
import NIOCore

/// Reads a form part by part; an actor, so that the bytes of a file in it can be handed on as a sequence.
actor FormReader {
    /// Lists come as one part for each of their values.
    private static let partLimit = 256

    private var reader: MultipartReader

    /// - Throws: `MultipartError` when the request's body is no form.
    init(_ request: RouteRequest) throws(MultipartError) {
        var limits = MultipartParser.Limits()
        limits.parts = Self.partLimit
        reader = try MultipartReader(request, limits: limits)
    }

    /// The next part; what is unread of the one before is skipped. `nil` at the form's end.
    func nextPart() async throws -> MultipartPart? {
        while let event = try await next() {
            if case .partBegan(let part) = event { return part }
        }
        return nil
    }

    /// The text of the part at hand.
    func text(of part: MultipartPart, limit: Int) async throws -> String {
        var taken = reader
        defer { reader = taken }
        return try await taken.text(of: part, limit: limit)
    }

    /// The bytes of the part at hand, as they arrive.
    nonisolated var bytes: PartBytes { PartBytes(form: self) }

    fileprivate func nextBytes() async throws -> [UInt8]? {
        guard case .bytes(let bytes)? = try await next() else { return nil }
        return Array(bytes.readableBytesView)
    }

    private func next() async throws -> MultipartParser.Event? {
        var taken = reader
        defer { reader = taken }
        return try await taken.next()
    }
}

/// The bytes of a form's part. Iterate it once, before the next part is asked for.
struct PartBytes: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    let form: FormReader

    func makeAsyncIterator() -> Iterator { Iterator(form: form) }

    struct Iterator: AsyncIteratorProtocol {
        let form: FormReader
        private var isOver = false

        init(form: FormReader) { self.form = form }

        mutating func next() async throws -> [UInt8]? {
            guard !isOver else { return nil }
            let bytes = try await form.nextBytes()
            isOver = bytes == nil
            return bytes
        }
    }
}

/// Passes bytes on up to a limit.
struct LimitedBytes<Base: AsyncSequence & Sendable>: AsyncSequence, Sendable where Base.Element == [UInt8] {
    typealias Element = [UInt8]

    let base: Base
    let limit: Int

    func makeAsyncIterator() -> Iterator { Iterator(base: base.makeAsyncIterator(), limit: limit) }

    struct Iterator: AsyncIteratorProtocol {
        var base: Base.AsyncIterator
        let limit: Int
        private var count = 0

        init(base: Base.AsyncIterator, limit: Int) {
            self.base = base
            self.limit = limit
        }

        /// - Throws: `APIError` 413 behind the limit.
        mutating func next() async throws -> [UInt8]? {
            guard let bytes = try await base.next(isolation: #isolation) else { return nil }
            count += bytes.count
            guard count <= limit else { throw APIError.bodyTooLarge(limit: limit) }
            return bytes
        }
    }
}
