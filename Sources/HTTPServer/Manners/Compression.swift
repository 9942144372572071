import HTTPRouting
import HTTPTypes
import NIOCore

/// Compresses answers for callers that take gzip, where it pays.
enum Compression {
    /// Fewer bytes fit into a packet or two anyway.
    private static let smallest = 1024

    /// A whole body up to this is compressed at once; a larger one in steps, between which others have their turn.
    private static let largestAtOnce = 128 << 10

    /// Compresses the response, if it may be and the request takes it. Whoever could get it otherwise is told by `Vary`.
    ///
    /// - Parameter known: keeps the compressed form of a body with a strong tag for the next who asks for it; `nil` for what only one asks for.
    static func apply(to response: inout RouteResponse, accepting: String?, _ known: CompressedBodies? = nil) throws {
        guard isCompressible(response) else { return }
        response.headers.addVary("Accept-Encoding")
        guard let accepting, accepts(accepting) else { return }
        let tag = Validators(response.headers).tag
        switch response.body {
        case .empty: return
        case .bytes(let bytes):
            if let known, let tag, !tag.isWeak, bytes.readableBytes <= CompressedBodies.largest {
                response.body = .bytes(try known.body(tag) { try compressed(bytes, level: 9) })
            } else if bytes.readableBytes <= largestAtOnce {
                response.body = .bytes(try compressed(bytes))
            } else {
                response.body = .stream(length: nil, GzipSequence(base: Slices(whole: bytes)))
            }
        case .stream(_, let stream): response.body = .stream(length: nil, GzipSequence(base: stream))
        }
        response.headers[.contentEncoding] = "gzip"
        if let tag { response.headers[.eTag] = tag.coded("gzip").description }
    }

    private static func compressed(_ bytes: ByteBuffer, level: CInt = GzipEncoder.usualLevel) throws(GzipError) -> ByteBuffer {
        var output = ByteBuffer()
        output.reserveCapacity(bytes.readableBytes / 3)
        try GzipEncoder(level: level).finish(bytes, to: &output)
        return output
    }

    /// Text that is long enough, whole, and not compressed already. Events are sent one by one and must not wait for more to come.
    private static func isCompressible(_ response: RouteResponse) -> Bool {
        switch response.body {
        case .empty: return false
        case .bytes(let bytes): guard bytes.readableBytes >= smallest else { return false }
        case .stream(let length, _): guard length.map({ $0 >= smallest }) ?? true else { return false }
        }
        guard response.headers[.contentEncoding] == nil, response.headers[.contentRange] == nil, response.headers[.acceptRanges] == nil,
            response.headers[.cacheControl]?.contains("no-transform") != true,
            let type = response.headers[.contentType].flatMap(MediaType.init)?.essence
        else { return false }
        if type == "text/event-stream" { return false }
        return type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml")
            || ["application/json", "application/xml", "application/javascript", "application/x-ndjson", "application/x-subrip"].contains(
                type)
    }

    /// RFC 9110, 12.5.3: `gzip` by name, or else `*`, with a weight over 0.
    static func accepts(_ field: String) -> Bool {
        var star = false
        for item in field.split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.trimmingPrefix { $0 == " " || $0 == "\t" } }
            guard let name = parts.first?.lowercased().split(separator: " ").first else { continue }
            let weight = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if name == "gzip" || name == "x-gzip" { return weight > 0 }
            if name == "*" { star = weight > 0 }
        }
        return star
    }
}

/// A body in steps of 32 KiB.
private struct Slices: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    let whole: ByteBuffer

    func makeAsyncIterator() -> Iterator { Iterator(rest: whole) }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ByteBuffer

        mutating func next() async throws -> ByteBuffer? { try await next(isolation: nil) }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
            await Task.yield()
            return rest.readSlice(length: Swift.min(32 << 10, rest.readableBytes)).flatMap { $0.readableBytes > 0 ? $0 : nil }
        }
    }
}

extension HTTPFields {
    /// Says that the answer depends on a request header, unless that is said already.
    mutating func addVary(_ name: String) {
        let present = self[.vary] ?? ""
        let named = present.split(separator: ",").map { $0.trimmingPrefix { $0 == " " }.lowercased() }
        guard !named.contains(name.lowercased()), !named.contains("*") else { return }
        self[.vary] = present.isEmpty ? name : present + ", " + name
    }
}
