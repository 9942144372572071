import HTTPTypes
import NIOCore
import Testing
import VoiceCore

@testable import HTTPRouting

@Suite struct PreconditionsTests {
    private static let modified = HTTPDate("Sun, 06 Nov 1994 08:49:37 GMT")
    private static let state = Validators(tag: EntityTag("abc"), modified: modified)

    private func outcome(_ method: HTTPRequest.Method, _ headers: HTTPFields, _ state: Validators = state) -> Preconditions.Outcome {
        Preconditions(HTTPRequest(method: method, scheme: nil, authority: nil, path: "/", headerFields: headers)).outcome(for: state)
    }

    @Test(
        arguments: [
            ([:], .proceed),
            ([.ifNoneMatch: "\"abc\""], .notModified), ([.ifNoneMatch: "W/\"abc\""], .notModified), ([.ifNoneMatch: "*"], .notModified),
            ([.ifNoneMatch: "\"abc-gzip\""], .notModified), ([.ifNoneMatch: "\"x\", W/\"y,z\" , \"abc\""], .notModified),
            ([.ifNoneMatch: "\"abd\""], .proceed), ([.ifNoneMatch: "abc"], .proceed), ([.ifNoneMatch: "\"abc"], .proceed),
            ([.ifModifiedSince: "Sun, 06 Nov 1994 08:49:37 GMT"], .notModified),
            ([.ifModifiedSince: "Sun, 06 Nov 1994 08:49:36 GMT"], .proceed), ([.ifModifiedSince: "yesterday"], .proceed),
            // A tag says more than a date.
            ([.ifNoneMatch: "\"abd\"", .ifModifiedSince: "Sun, 06 Nov 1994 08:49:37 GMT"], .proceed),
            ([.ifMatch: "\"abc\""], .proceed), ([.ifMatch: "\"abc-gzip\""], .proceed), ([.ifMatch: "*"], .proceed),
            ([.ifMatch: "W/\"abc\""], .failed), ([.ifMatch: "\"abd\""], .failed), ([.ifMatch: "abc"], .failed),
            ([.ifUnmodifiedSince: "Sun, 06 Nov 1994 08:49:36 GMT"], .failed),
            ([.ifUnmodifiedSince: "Sun, 06 Nov 1994 08:49:37 GMT"], .proceed),
            ([.ifMatch: "\"abc\"", .ifNoneMatch: "\"abc\""], .notModified),
        ] as [(HTTPFields, Preconditions.Outcome)])
    func readsAreDecidedInTheOrderOfTheStandard(_ headers: HTTPFields, _ expected: Preconditions.Outcome) {
        #expect(outcome(.get, headers) == expected)
    }

    @Test func changesNeedTheStateThatTheyNameAndAreNeverNotModified() throws {
        #expect(outcome(.patch, [.ifNoneMatch: "*"]) == .failed)
        #expect(outcome(.patch, [.ifModifiedSince: "Sun, 06 Nov 1994 08:49:37 GMT"]) == .proceed)
        func check(_ tag: String) throws {
            let head = HTTPRequest(method: .patch, scheme: nil, authority: nil, path: "/", headerFields: [.ifMatch: tag])
            try Preconditions(head).check(EntityTag("abc"))
        }
        try check("\"abc\"")
        let error = #expect(throws: APIError.self) { try check("\"old\"") }
        #expect(error?.status == .preconditionFailed && error?.code == "precondition_failed")
    }

    @Test func aTagNamesBytesAndTheValueThatTheyWereMadeOf() throws {
        let tag = EntityTag(content: ByteBuffer(string: "[1,2]"))
        let same = try EntityTag(json: [1, 2])
        #expect(tag == same && tag != EntityTag(content: ByteBuffer(string: "[1,3]")))
        #expect(!tag.isWeak && tag.text.count == 32 && tag.description == "\"\(tag.text)\"")
        #expect(tag.coded("gzip") != tag)
    }

    @Test(arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
    func everyFormOfADateIsRead(_ text: String) {
        #expect(HTTPDate(text)?.seconds == 784_111_777)
        #expect(HTTPDate(text)?.description == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test(arguments: [
        "", "now", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "1 2 3 4 5 6",
    ])
    func whatIsNoDateIsNone(_ text: String) { #expect(HTTPDate(text) == nil) }
}

@Suite struct RangedContentTests {
    private static let content = RangedContent(
        length: 100, contentType: "audio/wav",
        validators: Validators(tag: EntityTag("abc"), modified: HTTPDate("Sun, 06 Nov 1994 08:49:37 GMT")))

    private func range(_ headers: HTTPFields, method: HTTPRequest.Method = .get) throws -> Range<Int64>? {
        let route = Route(.get, "/a", operation: "a", summary: "", permission: .public, success: .empty(description: "")) { _ in .empty() }
        let head = HTTPRequest(method: method, scheme: nil, authority: nil, path: "/a", headerFields: headers)
        return try RouteRequest(id: "r", head: head, route: route).requestedRange(of: Self.content)
    }

    @Test(
        arguments: [
            ([:], nil), ([.range: "bytes=10-19"], 10..<20), ([.range: "bytes=0-1,5-6"], nil),
            ([.range: "bytes=10-19", .ifRange: "\"abc\""], 10..<20), ([.range: "bytes=10-19", .ifRange: "\"old\""], nil),
            ([.range: "bytes=10-19", .ifRange: "W/\"abc\""], nil), ([.range: "bytes=10-19", .ifRange: "nonsense"], nil),
            ([.range: "bytes=10-19", .ifRange: "Sun, 06 Nov 1994 08:49:37 GMT"], 10..<20),
            ([.range: "bytes=10-19", .ifRange: "Sun, 06 Nov 1994 08:49:38 GMT"], nil),
            ([.range: "bytes=10-19", .ifNoneMatch: "\"abc\""], nil),
        ] as [(HTTPFields, Range<Int64>?)])
    func aRangeIsCutOutOfTheStateThatItBelongsTo(_ headers: HTTPFields, _ expected: Range<Int64>?) throws {
        #expect(try range(headers) == expected)
        #expect(try range(headers, method: .head) == nil)
    }

    @Test func aRangeBeyondTheEndIsRefusedWithTheLength() throws {
        let error = #expect(throws: APIError.self) { try range([.range: "bytes=100-"]) }
        #expect(error?.status == .rangeNotSatisfiable && error?.headers[.contentRange] == "bytes */100")
    }

    @Test func answersSayWhatTheyHold() {
        let stream = AsyncThrowingStream<ByteBuffer, any Error> { $0.finish() }
        let part = RouteResponse.content(Self.content, range: 10..<20, stream)
        #expect(part.status == .partialContent && part.headers[.contentRange] == "bytes 10-19/100" && part.headers[.eTag] == "\"abc\"")
        let whole = RouteResponse.content(Self.content, range: nil, stream)
        #expect(whole.status == .ok && whole.headers[.contentRange] == nil && whole.headers[.acceptRanges] == "bytes")
        #expect(whole.headers[.lastModified] == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test func linksKeepTheQueryThatLedHere() throws {
        let route = Route(
            .get, "/a", operation: "a", summary: "", permission: .public,
            parameters: [.query("limit", Int.self, ""), .query("q", String.self, ""), .query("before", String.self, "")],
            success: .empty(description: "")
        ) { _ in .empty() }
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/a?limit=2&q=a%26b%20%C3%A9&before=x")
        let request = try RouteRequest(id: "r", head: head, route: route)
        #expect(request.nextPage(["before": "y>"]) == "</a?limit=2&q=a%26b%20%C3%A9&before=y%3E>; rel=\"next\"")
        #expect(request.link("first", ["before": nil, "q": nil, "limit": nil]) == "</a>; rel=\"first\"")
    }
}
