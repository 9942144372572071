import HTTPRouting
import HTTPTypes
import NIOCore
import Testing

@Suite struct MultipartParserTests {
    /// A form as a browser sends it: a field, a file whose bytes look like boundaries, and an empty field.
    private static let form = [
        "--b0undary\r\n", "Content-Disposition: form-data; name=\"language\"\r\n", "\r\n", "en\r\n",
        "--b0undary\r\n", "content-disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\".wav\"\r\n", "Content-Type: audio/wav\r\n",
        "\r\n",
        "\r\n--b0undar\r\r\n--b0undar\r\n\r\n-\r\n", "\r\n",
        "--b0undary \t\r\n", "Content-Disposition: form-data; name=empty\r\n", "\r\n", "\r\n",
        "--b0undary--", "epilogue",
    ].joined()

    @Test(arguments: 1...40) func howTheInputIsCutMakesNoDifference(_ size: Int) throws {
        let parts = try parse(Self.form, cut: size)
        #expect(parts.map(\.name) == ["language", "file", "empty"])
        #expect(parts.map(\.text) == ["en", "\r\n--b0undar\r\r\n--b0undar\r\n\r\n-\r\n", ""])
        #expect(parts[1].fileName == "a \"b\".wav")
        #expect(parts[1].contentType == "audio/wav")
    }

    @Test func aPartIsHandedOnBeforeItsEndIsHere() throws {
        var parser = try MultipartParser(boundary: "b")
        parser.feed(ByteBuffer(string: "--b\r\nContent-Disposition: form-data; name=f\r\n\r\nfirst bytes"))
        guard case .partBegan(let part) = try parser.next() else { return #expect(Bool(false), "no part") }
        #expect(part.name == "f")
        #expect(try parser.next() == .bytes(ByteBuffer(string: "first bytes")))
        #expect(try parser.next() == nil)
        #expect(!parser.isComplete)
    }

    @Test func anEmptyFormHasNoParts() throws { #expect(try parse("--b0undary--\r\n").isEmpty) }

    @Test func aPreambleIsSkipped() throws {
        #expect(try parse("not for you\r\n" + Self.form).count == 3)
    }

    @Test func anExtendedFileNameCounts() throws {
        let parts = try parse(
            "--b0undary\r\nContent-Disposition: form-data; name=f; filename=\"x\"; filename*=utf-8''na%C3%AFve.wav\r\n\r\n\r\n--b0undary--")
        #expect(parts.first?.fileName == "naïve.wav")
    }

    @Test(
        arguments: [
            ("", .truncated),
            ("--b0undary", .truncated),
            ("--b0undary\r\nContent-Disposition: form-data; name=x\r\n\r\nhalf", .truncated),
            ("--b0undary\r\nContent-Disposition: form-data; name=x\r\n\r\nwhole\r\n--b0undary\r\n", .truncated),
            ("--b0undaryX\r\n", .malformedBoundary),
            ("--b0undary\n", .malformedBoundary),
            ("--b0undary-\r\n", .malformedBoundary),
            ("--b0undary\r\n\r\nbody\r\n--b0undary--", .invalidDisposition),
            ("--b0undary\r\nContent-Disposition: form-data\r\n\r\n\r\n--b0undary--", .invalidDisposition),
            ("--b0undary\r\nContent-Disposition: attachment; name=x\r\n\r\n\r\n--b0undary--", .invalidDisposition),
            ("--b0undary\r\nContent-Disposition: form-data; name=x; name=y\r\n\r\n\r\n--b0undary--", .invalidDisposition),
            ("--b0undary\r\nContent-Disposition: form-data; name=\"x\r\n\r\n\r\n--b0undary--", .invalidDisposition),
            ("--b0undary\r\nContent-Disposition form-data\r\n\r\n\r\n--b0undary--", .malformedHeader),
            ("--b0undary\r\nContent-Disposition: form-data; name=x\r\n folded\r\n\r\n\r\n--b0undary--", .malformedHeader),
            ("--b0undary\r\nContent-Disposition: form-data; name=x\nA: b\r\n\r\n\r\n--b0undary--", .malformedHeader),
            (
                "--b0undary\r\nContent-Disposition: form-data; name=x\r\nContent-Transfer-Encoding: base64\r\n\r\n\r\n--b0undary--",
                .unsupportedEncoding
            ),
        ] as [(String, MultipartError)])
    func whatIsMalformedIsRefused(_ form: String, _ expected: MultipartError) {
        for cut in [1, 3, 1000] {
            #expect(throws: expected) { try parse(form, cut: cut) }
        }
    }

    @Test func aHeaderThatIsNoUTF8IsRefused() throws {
        var parser = try MultipartParser(boundary: "b")
        parser.feed(ByteBuffer(bytes: Array("--b\r\nContent-Disposition: form-data; name=".utf8) + [0xFF] + Array("\r\n\r\n".utf8)))
        #expect(throws: MultipartError.malformedHeader) { try parser.next() }
        #expect(throws: MultipartError.malformedHeader) {
            parser.feed(ByteBuffer(string: "more"))
            _ = try parser.next()
        }
    }

    @Test func theLimitsHold() throws {
        var limits = MultipartParser.Limits()
        limits.parts = 2
        limits.headerBytes = 100
        limits.preambleBytes = 10
        #expect(throws: MultipartError.tooManyParts(limit: 2)) { try parse(Self.form, limits: limits) }
        let long = "--b0undary\r\nContent-Disposition: form-data; name=\"" + String(repeating: "x", count: 100) + "\"\r\n\r\n"
        #expect(throws: MultipartError.headersTooLong(limit: 100)) { try parse(long, limits: limits) }
        #expect(throws: MultipartError.preambleTooLong(limit: 10)) {
            try parse(String(repeating: "x", count: 40) + "\r\n" + Self.form, limits: limits)
        }
    }

    @Test(arguments: ["", String(repeating: "x", count: 71), "ends with blank ", "semi;colon", "ünïcode"])
    func boundariesThatRFC2046ForbidsAreRefused(_ boundary: String) {
        #expect(throws: MultipartError.invalidBoundary) { try MultipartParser(boundary: boundary) }
    }

    @Test func theContentTypeGivesTheBoundary() throws {
        _ = try MultipartParser(contentType: "Multipart/Form-Data; charset=utf-8; boundary=\"a b\"")
        #expect(throws: MultipartError.notMultipart) { try MultipartParser(contentType: "application/json") }
        #expect(throws: MultipartError.notMultipart) { try MultipartParser(contentType: nil) }
        #expect(throws: MultipartError.invalidBoundary) { try MultipartParser(contentType: "multipart/form-data") }
    }

    @Test func aReaderGivesTextFieldsAndStopsAtTheLimit() async throws {
        let request = try multipartRequest(Self.form)
        var reader = try MultipartReader(request)
        guard case .partBegan(let part)? = try await reader.next() else { return #expect(Bool(false), "no part") }
        #expect(try await reader.text(of: part) == "en")
        guard case .partBegan(let file)? = try await reader.next() else { return #expect(Bool(false), "no file") }
        let error = await #expect(throws: APIError.self) { try await reader.text(of: file, limit: 4) }
        #expect(error?.parameter == "file")
    }
}

private struct ParsedPart {
    var name: String
    var fileName: String?
    var contentType: String?
    var text = ""
    var isComplete = false
}

@discardableResult
private func parse(_ form: String, cut: Int = 1 << 20, limits: MultipartParser.Limits = .init()) throws -> [ParsedPart] {
    var parser = try MultipartParser(boundary: "b0undary", limits: limits)
    var parts: [ParsedPart] = []
    let bytes = Array(form.utf8)
    for start in stride(from: 0, to: bytes.count, by: cut) {
        parser.feed(ByteBuffer(bytes: bytes[start..<min(start + cut, bytes.count)]))
        while let event = try parser.next() {
            switch event {
            case .partBegan(let part):
                #expect(parts.last?.isComplete ?? true)
                parts.append(ParsedPart(name: part.name, fileName: part.fileName, contentType: part.contentType?.essence))
            case .bytes(let bytes): parts[parts.count - 1].text += String(buffer: bytes)
            case .partEnded: parts[parts.count - 1].isComplete = true
            }
        }
    }
    try parser.finish()
    return parts
}

private func multipartRequest(_ form: String) throws -> RouteRequest {
    let route = Route(
        .post, "/form", operation: "form", summary: "", permission: .public, body: .stream(contentTypes: [], description: ""),
        success: .empty(description: "")
    ) { _ in .empty() }
    let head = HTTPRequest(
        method: .post, scheme: nil, authority: nil, path: "/form",
        headerFields: [.contentType: "multipart/form-data; boundary=b0undary"])
    return try RouteRequest(id: "r", head: head, route: route, body: RequestBody(ByteBuffer(string: form)))
}
