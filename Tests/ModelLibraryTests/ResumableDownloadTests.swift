import Testing

@testable import ModelLibrary

/// What each answer of a server means, without one.
@Suite struct ResumableDownloadTests {
    private func plan(
        expected: Int64? = 100, longest: Int64 = 200, received: Int64 = 0, tag: String? = nil, _ address: String = "https://a.example/f"
    ) throws -> ResumableDownload {
        ResumableDownload(
            try #require(DownloadAddress(address)), expected: expected, longest: longest, received: received, entityTag: tag)
    }

    @Test func aFreshDownloadTakesTheWholeFile() throws {
        var plan = try plan()
        #expect(plan.request.offset == 0 && plan.request.ifRange == nil)
        #expect(try plan.answered(DownloadHead(status: 200, contentLength: 100, entityTag: "\"a\"")) == .startAnew)
        try plan.count(60)
        #expect(!plan.isComplete && plan.request.offset == 60 && plan.request.ifRange == "\"a\"")
        #expect(try plan.answered(DownloadHead(status: 206, contentRange: "bytes 60-99/100", entityTag: "\"a\"")) == .append)
        try plan.count(40)
        #expect(plan.isComplete)
    }

    @Test func aServerThatIgnoresTheRangeIsTakenFromTheBeginning() throws {
        var plan = try plan(received: 60, tag: "\"a\"")
        #expect(try plan.answered(DownloadHead(status: 200, contentLength: 100, entityTag: "\"b\"")) == .startAnew)
        #expect(plan.received == 0 && plan.entityTag == "\"b\"")
    }

    @Test(arguments: ["bytes 50-99/100", "bytes 60-99/90", "words", "bytes 60-", nil])
    func aRangeThatWasNotAskedForIsDroppedOnceAndThenRefused(_ range: String?) throws {
        var plan = try plan(received: 60, tag: "\"a\"")
        #expect(try plan.answered(DownloadHead(status: 206, contentRange: range)) == .ask)
        #expect(plan.request.offset == 0)
        let error = #expect(throws: ModelError.self) { try plan.answered(DownloadHead(status: 206, contentRange: range ?? "bytes 1-2/3")) }
        #expect(["model_download_malformed", "model_wrong_length"].contains(error?.code ?? ""))
    }

    @Test func anotherVersionIsNotPutBehindTheFirst() throws {
        var plan = try plan(received: 60, tag: "\"a\"")
        #expect(try plan.answered(DownloadHead(status: 206, contentRange: "bytes 60-99/100", entityTag: "\"b\"")) == .ask)
        #expect(plan.request == DownloadRequest(address: plan.origin))
    }

    @Test func aFileThatIsThereAlreadyIsComplete() throws {
        var plan = try plan(expected: nil, received: 100, tag: "\"a\"")
        #expect(try plan.answered(DownloadHead(status: 416, contentRange: "bytes */100")) == .complete)
        var longer = try self.plan(expected: nil, received: 120, tag: "\"a\"")
        #expect(try longer.answered(DownloadHead(status: 416, contentRange: "bytes */100")) == .ask)
        #expect(longer.received == 0)
    }

    @Test func aLieAboutTheLengthIsRefused() throws {
        var plan = try plan()
        #expect(throws: ModelError.wrongLength(expected: 100, actual: 90)) {
            try plan.answered(DownloadHead(status: 200, contentLength: 90))
        }
        var open = try self.plan(expected: nil)
        #expect(throws: ModelError.tooLong(limit: 200)) { try open.answered(DownloadHead(status: 200, contentLength: 201)) }
        #expect(try open.answered(DownloadHead(status: 200)) == .startAnew)
        #expect(throws: ModelError.tooLong(limit: 200)) { try open.count(201) }
    }

    @Test func redirectionsAreFollowedButNotForEver() throws {
        var plan = try plan()
        #expect(try plan.answered(DownloadHead(status: 302, location: "https://b.example/g?x=1")) == .ask)
        #expect(plan.request.address.text == "https://b.example/g?x=1")
        #expect(try plan.answered(DownloadHead(status: 307, location: "/h")) == .ask)
        #expect(plan.request.address.text == "https://b.example/h")
        for _ in 0..<3 { #expect(try plan.answered(DownloadHead(status: 301, location: "/h")) == .ask) }
        #expect(throws: ModelError.redirected(host: "b.example")) { try plan.answered(DownloadHead(status: 302, location: "/h")) }
        plan.retry()
        #expect(plan.request.address == plan.origin, "addresses that redirections give run out")
    }

    @Test(arguments: ["http://b.example/g", "ftp://b.example/g", "", "javascript:0", nil])
    func redirectionsToOpenConnectionsAreRefused(_ location: String?) throws {
        var plan = try plan()
        #expect(throws: ModelError.redirected(host: "a.example")) { try plan.answered(DownloadHead(status: 302, location: location)) }
    }

    @Test(arguments: [
        (404, "model_download_missing", false), (403, "model_download_refused", false), (503, "model_download_refused", true),
    ])
    func refusalsAreTold(_ status: Int, _ code: String, _ isRetryable: Bool) throws {
        var plan = try plan()
        let error = #expect(throws: ModelError.self) { try plan.answered(DownloadHead(status: status)) }
        #expect(error?.code == code && error?.isRetryable == isRetryable)
    }
}
