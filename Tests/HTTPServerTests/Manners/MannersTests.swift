import CZlib
import HTTPRouting
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import HTTPServer

@Suite struct MannersTests {
    private static let long = String(repeating: "{\"words\":\"and again\"},", count: 200)

    private static func route(_ caching: Caching? = nil, _ method: HTTPRequest.Method = .get) -> Route {
        Route(method, "/a", operation: "a", summary: "", permission: .public, success: .empty(description: ""), caching: caching) { _ in
            .empty()
        }
    }

    private func answer(
        _ response: RouteResponse, _ headers: HTTPFields = [:], _ route: Route = route(), method: HTTPRequest.Method = .get
    ) throws -> RouteResponse {
        var response = response
        let head = HTTPRequest(method: method, scheme: nil, authority: nil, path: "/a", headerFields: headers)
        try Manners.apply(to: &response, of: head, route)
        return response
    }

    private func json(_ text: String = long) -> RouteResponse { .text(text, contentType: "application/json") }

    @Test func aReadIsTaggedAndNotSentTwice() throws {
        let first = try answer(json())
        let tag = try #require(first.headers[.eTag])
        #expect(first.headers[.cacheControl] == "private, no-cache")
        let again = try answer(json(), [.ifNoneMatch: tag])
        #expect(again.status == .notModified && again.headers[.eTag] == tag && again.headers[.cacheControl] == "private, no-cache")
        guard case .empty = again.body else { return #expect(Bool(false), "304 has a body") }
        #expect(again.headers[.contentType] == nil)
        #expect(try answer(json(Self.long + " "), [.ifNoneMatch: tag]).status == .ok)
        #expect(throws: APIError.self) { try answer(json(), [.ifMatch: "\"other\""]) }
    }

    @Test func whatAnAnswerLetsBrowsersDoIsSaidOfItsOldFormToo() throws {
        var page = RouteResponse.text(Self.long, contentType: "text/html")
        page.headers[.contentSecurityPolicy] = "default-src 'self'"
        page.headers[.contentDisposition] = "inline"
        page.headers[.eTag] = "\"a\""
        let again = try answer(page, [.ifNoneMatch: "\"a\""], Self.route(.shared(seconds: 0)))
        #expect(again.status == .notModified && again.headers[.contentSecurityPolicy] == "default-src 'self'")
        #expect(again.headers[.contentType] == nil && again.headers[.contentDisposition] == nil)
    }

    @Test func cacheHeadersFollowTheKindOfRoute() throws {
        let kinds: [(Caching, String)] = [
            (.never, "no-store"), (.immutable, "private, max-age=31536000, immutable"), (.shared(seconds: 60), "public, max-age=60"),
        ]
        for (caching, header) in kinds { #expect(try answer(json(), [:], Self.route(caching)).headers[.cacheControl] == header) }
        #expect(try answer(json(), [:], Self.route(.never)).headers[.eTag] == nil)
        let post = try answer(json(), [.ifNoneMatch: "*"], Self.route(nil, .post), method: .post)
        #expect(post.headers[.cacheControl] == "no-store" && post.headers[.eTag] == nil && post.status == .ok)
        var own = json()
        own.headers[.cacheControl] = "no-store"
        #expect(try answer(own).headers[.cacheControl] == "no-store")
    }

    @Test func compressedTextIsTheSameTextUnderAnotherTag() async throws {
        let plain = try answer(json())
        for response in [json(), .stream(Self.pieces, contentType: "application/json", headers: [.eTag: plain.headers[.eTag] ?? ""])] {
            let packed = try answer(response, [.acceptEncoding: "br, gzip;q=0.8"])
            #expect(packed.headers[.contentEncoding] == "gzip" && packed.headers[.vary] == "Accept-Encoding")
            let bytes = try await packed.wholeBody()
            #expect(bytes.count < Self.long.utf8.count / 4)
            #expect(inflated(bytes) == Self.long)
            let tag = try #require(packed.headers[.eTag])
            #expect(tag != plain.headers[.eTag] && tag.hasSuffix("-gzip\""))
            #expect(try answer(json(), [.acceptEncoding: "gzip", .ifNoneMatch: tag]).status == .notModified)
            #expect(try answer(json(), [.ifNoneMatch: tag]).status == .notModified)
        }
    }

    @Test func aLargeBodyIsCompressedInSteps() async throws {
        let text = String(repeating: Self.long, count: 60)
        let packed = try answer(json(text), [.acceptEncoding: "gzip"])
        guard case .stream(nil, _) = packed.body else { return #expect(Bool(false), "it is compressed at once") }
        #expect(inflated(try await packed.wholeBody()) == text)
    }

    @Test func whatEverybodyAsksForIsCompressedOnce() async throws {
        let known = CompressedBodies(capacity: 10_000)
        let made = NIOLockedValueBox(0)
        let body = { (tag: String, bytes: Int) in
            try known.body(EntityTag(tag)) {
                made.withLockedValue { $0 += 1 }
                return ByteBuffer(repeating: 0, count: bytes)
            }
        }
        for _ in 0..<3 { #expect(try body("a", 4000).readableBytes == 4000) }
        #expect(made.withLockedValue { $0 } == 1)
        _ = try body("b", 4000)
        _ = try body("c", 4000)
        #expect(made.withLockedValue { $0 } == 3)
        _ = try body("c", 4000)
        #expect(made.withLockedValue { $0 } == 3, "what came last is kept")
        _ = try body("a", 4000)
        #expect(made.withLockedValue { $0 } == 4, "room was made for it")

        // Whatever its length, it has one form, with a length that is known.
        let text = String(repeating: Self.long, count: 60)
        var first = json(text)
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/a", headerFields: [.acceptEncoding: "gzip"])
        try Manners.apply(to: &first, of: head, Self.route(.shared(seconds: 0)), CompressedBodies())
        guard case .bytes = first.body else { return #expect(Bool(false), "it is compressed each time") }
        #expect(inflated(try await first.wholeBody()) == text && first.headers[.contentEncoding] == "gzip")
    }

    @Test func whatGainsNothingIsLeftAsItIs() throws {
        func isPlain(_ response: RouteResponse, _ accepting: String = "gzip") throws -> Bool {
            try answer(response, [.acceptEncoding: accepting]).headers[.contentEncoding] == nil
        }
        #expect(try isPlain(json("{}")))
        let audio = ByteBuffer(string: Self.long)
        for type in ["audio/wav", "application/zip"] { #expect(try isPlain(.bytes(audio, contentType: type))) }
        #expect(try isPlain(.stream(Self.pieces, contentType: "text/event-stream")))
        #expect(try isPlain(.bytes(audio, contentType: "text/plain", headers: [.contentRange: "bytes 0-9/10"])))
        #expect(try isPlain(.bytes(audio, contentType: "text/plain", headers: [.cacheControl: "no-transform"])))
        #expect(try !isPlain(.bytes(audio, contentType: "text/html; charset=utf-8")))
        let coded = try answer(.bytes(audio, contentType: "text/plain", headers: [.contentEncoding: "br"]), [.acceptEncoding: "gzip"])
        #expect(coded.headers[.contentEncoding] == "br")
        for plain in ["identity", "gzip;q=0", "br", "", "gzip;q=0, *"] { #expect(try isPlain(json(), plain), "\(plain)") }
        for packed in ["*", "GZIP", "x-gzip"] { #expect(try !isPlain(json(), packed), "\(packed)") }
        #expect(try answer(json(), [:]).headers[.vary] == "Accept-Encoding", "a cache must know that there is another form")
    }

    @Test func overTheWireA304HasNoBodyAndHeadHasNoneEither() async throws {
        let text = Self.long
        let route = Routes.plain(.get, "/long") { _ in .text(text, contentType: "application/json") }
        try await ServerUnderTest.run([route]) { server in
            let connection = try await server.connect()
            try await connection.send(Scenario.get("/long"))
            let tag = try #require(try await connection.response().header("etag"))
            try await connection.send(Scenario.get("/long", "If-None-Match: \(tag)"))
            let unchanged = try await connection.response()
            #expect(unchanged.status == 304 && unchanged.body.isEmpty && unchanged.header("content-length") == nil)
            try await connection.send(Scenario.get("/long", "Accept-Encoding: gzip", method: "HEAD"))
            let head = try await connection.response(toHead: true)
            #expect(head.header("content-encoding") == "gzip" && head.header("vary") == "Accept-Encoding")
            try await connection.send(Scenario.get("/long", "If-Match: \"x\""))
            let failed = try await connection.response()
            #expect(failed.status == 412 && failed.body.contains("precondition_failed"))
            await connection.close()
        }
    }

    private static var pieces: AsyncThrowingStream<ByteBuffer, any Error> {
        AsyncThrowingStream { continuation in
            var rest = ByteBuffer(string: long)
            while let piece = rest.readSlice(length: min(700, rest.readableBytes)), piece.readableBytes > 0 { continuation.yield(piece) }
            continuation.finish()
        }
    }

    /// What gzip data says, by zlib itself.
    private func inflated(_ bytes: [UInt8]) -> String {
        var input = bytes
        var output = [UInt8](repeating: 0, count: 1 << 20)
        var stream = z_stream()
        return input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                withUnsafeMutablePointer(to: &stream) { stream in
                    stream.pointee.next_in = input.baseAddress
                    stream.pointee.avail_in = UInt32(input.count)
                    stream.pointee.next_out = output.baseAddress
                    stream.pointee.avail_out = UInt32(output.count)
                    guard inflateInit2_(stream, 15 + 16, zlibVersion(), CInt(MemoryLayout<z_stream>.size)) == Z_OK,
                        inflate(stream, Z_FINISH) == Z_STREAM_END
                    else { return "" }
                    inflateEnd(stream)
                    return String(decoding: output.prefix(output.count - Int(stream.pointee.avail_out)), as: UTF8.self)
                }
            }
        }
    }
}

extension RouteResponse {
    fileprivate func wholeBody() async throws -> [UInt8] {
        switch body {
        case .empty: return []
        case .bytes(let bytes): return Array(bytes.readableBytesView)
        case .stream(_, let stream):
            var bytes: [UInt8] = []
            for try await piece in stream { bytes += piece.readableBytesView }
            return bytes
        }
    }
}
