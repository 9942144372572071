import HTTPTypes
import NIOCore

/// Reads a request's multipart body as it arrives.
///
/// The bytes of a part that nobody wants are skipped by asking for the next event.
public struct MultipartReader {
    private var parser: MultipartParser
    private var body: RequestBody.Iterator

    /// - Throws: `MultipartError` when the request's `Content-Type` is not multipart/form-data with a boundary.
    public init(_ request: RouteRequest, limits: MultipartParser.Limits = MultipartParser.Limits()) throws(MultipartError) {
        parser = try MultipartParser(contentType: request.head.headerFields[.contentType], limits: limits)
        body = request.body.makeAsyncIterator()
    }

    /// The next event; `nil` at the form's end, when the whole body has been read.
    ///
    /// - Throws: `MultipartError`, `APIError` 413, or what the connection fails with.
    public mutating func next() async throws -> MultipartParser.Event? {
        while true {
            if let event = try parser.next() { return event }
            guard let chunk = try await body.next(isolation: #isolation) else {
                try parser.finish()
                return nil
            }
            parser.feed(chunk)
        }
    }

    /// The bytes of the part at hand as text, for the small fields of a form; to be called behind its `partBegan`.
    ///
    /// - Throws: `APIError` 400 when they are more than `limit` bytes, no UTF-8, or hold a NUL, and all that `next` throws.
    public mutating func text(of part: MultipartPart, limit: Int = 4096) async throws -> String {
        var collected = ByteBuffer()
        while case .bytes(let bytes)? = try await next() {
            guard collected.readableBytes + bytes.readableBytes <= limit else {
                throw APIError.invalidField(part.name.shortened, "The field '\(part.name.shortened)' is longer than \(limit) bytes.")
            }
            collected.writeImmutableBuffer(bytes)
        }
        guard let text = String(validating: collected.readableBytesView, as: UTF8.self) else {
            throw APIError.invalidField(part.name.shortened, "The field '\(part.name.shortened)' is not UTF-8.")
        }
        guard !text.utf8.contains(0) else {
            throw APIError.invalidField(part.name.shortened, "The field '\(part.name.shortened)' must not hold a NUL character.")
        }
        return text
    }
}
