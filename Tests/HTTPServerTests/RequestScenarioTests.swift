import HTTPRouting
import HTTPServer
import Testing
import VoiceCore

/// What a request says, and what must come of it.
struct Scenario: Sendable, CustomTestStringConvertible {
    var name: String
    var request: String
    var status: Int
    var has: [String] = []
    var hasNot: [String] = []

    var testDescription: String { name }

    static func get(_ target: String, _ headers: String..., host: String = "localhost", method: String = "GET") -> String {
        "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n" + headers.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    static func post(_ target: String, _ body: String, _ headers: String...) -> String {
        "POST \(target) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
            + headers.map { $0 + "\r\n" }.joined() + "\r\n" + body
    }
}

@Suite struct RequestScenarioTests {
    private static let markers = "/v1/recordings/rec_01m7z1wm74e7cabptkf0r3ttqn/markers"
    private static let body = #"{"at_seconds":1.5,"label":"a"}"#

    static let scenarios: [Scenario] = [
        // Credentials.
        Scenario(
            name: "public", request: Scenario.get("/hello"), status: 200,
            has: ["Hello", "x-content-type-options: nosniff", "date: ", "server: crescendo"]),
        Scenario(name: "no key", request: Scenario.get("/v1/secret"), status: 401, has: ["WWW-Authenticate: Bearer", "unauthenticated"]),
        Scenario(name: "wrong key", request: Scenario.get("/v1/secret", "Authorization: Bearer wrong"), status: 401, hasNot: ["wrong"]),
        Scenario(name: "bearer", request: Scenario.get("/v1/secret", "Authorization: Bearer owner"), status: 200, has: ["key_owner"]),
        Scenario(name: "token", request: Scenario.get("/v1/secret", "authorization: token  owner"), status: 200, has: ["key_owner"]),
        Scenario(name: "x-api-key", request: Scenario.get("/v1/secret", "X-API-Key: reader"), status: 200, has: ["key_reader"]),
        Scenario(name: "basic", request: Scenario.get("/v1/secret", "Authorization: Basic b3duZXI6"), status: 401),
        Scenario(name: "empty bearer", request: Scenario.get("/v1/secret", "Authorization: Bearer "), status: 401),
        Scenario(
            name: "scope missing", request: Scenario.post(markers, body, "Authorization: Bearer reader"), status: 403,
            has: ["missing_scope", "recordings:write", "insufficient_scope"]),
        Scenario(
            name: "scope held", request: Scenario.post(markers, body, "Authorization: Bearer owner"), status: 201, has: ["\"label\":\"a\""]),
        // Browsers' cookies.
        Scenario(
            name: "cookie", request: Scenario.get("/v1/secret", "Cookie: a=b; crescendo_session=owner"), status: 200, has: ["key_owner"]),
        Scenario(
            name: "cookie that is worth nothing", request: Scenario.get("/v1/secret", "Cookie: crescendo_session=wrong"), status: 401,
            hasNot: ["wrong"]),
        Scenario(name: "another cookie", request: Scenario.get("/v1/secret", "Cookie: session=owner"), status: 401),
        Scenario(
            name: "two cookies of one name", request: Scenario.get("/v1/secret", "Cookie: crescendo_session=owner; crescendo_session=x"),
            status: 401),
        Scenario(
            name: "a key counts before a cookie",
            request: Scenario.get("/v1/secret", "Cookie: crescendo_session=owner", "x-api-key: reader"),
            status: 200, has: ["key_reader"]),
        Scenario(
            name: "a wrong key is not saved by a cookie",
            request: Scenario.get("/v1/secret", "Cookie: crescendo_session=owner", "Authorization: Bearer wrong"), status: 401),
        // Paths and methods.
        Scenario(name: "unknown path, no key", request: Scenario.get("/nope"), status: 401),
        Scenario(name: "unknown path", request: Scenario.get("/nope", "x-api-key: reader"), status: 404, has: ["not_found"]),
        Scenario(name: "slash too many", request: Scenario.get("/hello/", "x-api-key: reader"), status: 404),
        Scenario(
            name: "method", request: Scenario.get("/hello", "x-api-key: reader", method: "DELETE"), status: 405,
            has: ["Allow: GET, HEAD", "method_not_allowed"]),
        Scenario(name: "broken escape", request: Scenario.get("/%zz", "x-api-key: reader"), status: 400, has: ["malformed_path"]),
        Scenario(name: "options star", request: Scenario.get("*", "x-api-key: reader", method: "OPTIONS"), status: 400),
        Scenario(
            name: "wrong id", request: Scenario.post("/v1/recordings/rec_x/markers", body, "x-api-key: owner"), status: 404,
            has: ["\"param\":\"id\""]),
        Scenario(
            name: "unknown query", request: Scenario.get("/hello?words=private"), status: 400, has: ["unknown_parameter", "words"],
            hasNot: ["private"]),
        // Bodies.
        Scenario(
            name: "unknown field", request: Scenario.post(markers, #"{"at_seconds":1,"label":"a","x":1}"#, "x-api-key: owner"), status: 400,
            has: ["unknown_field", "\"param\":\"x\""]),
        Scenario(name: "malformed JSON", request: Scenario.post(markers, "{", "x-api-key: owner"), status: 400, has: ["malformed_json"]),
        Scenario(
            name: "over the limit", request: Scenario.post(markers, String(repeating: " ", count: 1001), "x-api-key: owner"), status: 413,
            has: ["body_too_large", "\"limit_bytes\":1000"]),
        Scenario(
            name: "unexpected body", request: "GET /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi", status: 400,
            has: ["unexpected_body"]),
        Scenario(
            name: "chunked",
            request: "POST /count HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n3;x=y\r\nefg\r\n0\r\n\r\n",
            status: 200, has: ["\r\n\r\n7"]),
        Scenario(
            name: "chunked, no JSON type",
            request:
                "POST \(markers) HTTP/1.1\r\nHost: localhost\r\nx-api-key: owner\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            status: 415, has: ["application/json"]),
        // Errors.
        Scenario(
            name: "declared error", request: Scenario.get("/fail/declared"), status: 418, has: ["no_coffee", "It is a teapot."],
            hasNot: ["kettle"]),
        Scenario(
            name: "other error", request: Scenario.get("/fail/other"), status: 500, has: ["internal_error"],
            hasNot: ["Cocoa", "password", "in the error"]),
        // Hosts and origins.
        Scenario(name: "address as host", request: Scenario.get("/hello", host: "127.0.0.1:1"), status: 200),
        Scenario(name: "IPv6 host", request: Scenario.get("/hello", host: "[::1]:1"), status: 200),
        Scenario(name: "configured host", request: Scenario.get("/hello", host: "Voice.Example.org"), status: 200),
        Scenario(name: "rebound host", request: Scenario.get("/hello", host: "evil.example"), status: 421, has: ["host_not_allowed"]),
        Scenario(name: "host that only begins well", request: Scenario.get("/hello", host: "localhost.evil.example"), status: 421),
        Scenario(name: "own origin", request: Scenario.get("/hello", "Origin: http://127.0.0.1:80", host: "localhost:80"), status: 200),
        Scenario(
            name: "origin of another port", request: Scenario.get("/hello", "Origin: http://localhost:3000", host: "localhost:80"),
            status: 403),
        Scenario(
            name: "foreign origin", request: Scenario.get("/hello", "Origin: https://evil.example"), status: 403,
            has: ["origin_not_allowed"]),
        Scenario(name: "null origin", request: Scenario.get("/hello", "Origin: null"), status: 403),
        Scenario(name: "configured origin", request: Scenario.get("/hello", "Origin: https://app.example.org"), status: 200),
        // The wire.
        Scenario(
            name: "no request at all", request: "\u{16}\u{3}\u{1} TLS?\r\n\r\n", status: 400,
            has: ["malformed_request", "connection: close"]),
        Scenario(name: "no host", request: "GET /hello HTTP/1.1\r\n\r\n", status: 400, has: ["malformed_request"]),
        Scenario(name: "two hosts", request: "GET /hello HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", status: 400),
        Scenario(
            name: "length and chunks",
            request: "POST /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            status: 400),
        Scenario(
            name: "two lengths", request: "POST /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            status: 400),
        Scenario(
            name: "negative length", request: "POST /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: -3\r\n\r\nabcd", status: 400),
        Scenario(
            name: "malformed chunk", request: "POST /count HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            status: 400, has: ["malformed_request"]),
        Scenario(name: "HTTP/2 preface", request: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status: 400),
        Scenario(
            name: "long header", request: Scenario.get("/hello", "x-long: " + String(repeating: "x", count: 40_000)), status: 431,
            has: ["headers_too_large"]),
        Scenario(
            name: "many headers",
            request: "GET /hello HTTP/1.1\r\nHost: localhost\r\n" + String(repeating: "a: b\r\n", count: 200) + "\r\n", status: 431),
        Scenario(name: "HTTP/1.0", request: "GET /hello HTTP/1.0\r\n\r\n", status: 421),
        Scenario(
            name: "HTTP/1.0 with host", request: "GET /hello HTTP/1.0\r\nHost: localhost\r\n\r\n", status: 200,
            has: ["HTTP/1.0 200", "connection: close", "Hello"]),
        Scenario(
            name: "upgrade to what we do not speak", request: Scenario.get("/hello", "Connection: Upgrade", "Upgrade: h2c"), status: 200,
            has: ["Hello", "connection: close"]),
        Scenario(name: "streamed", request: Scenario.get("/stream/chunked"), status: 200, has: ["transfer-encoding: chunked", "one two"]),
        Scenario(name: "streamed with length", request: Scenario.get("/stream/sized"), status: 200, has: ["content-length: 7", "one two"]),
    ]

    @Test func everyScenario() async throws {
        try await ServerUnderTest.run(Routes.all) { configuration in
            configuration.allowedHosts = ["voice.example.org"]
            configuration.allowedOrigins = ["https://app.example.org"]
        } _: { server in
            for scenario in Self.scenarios {
                let connection = try await server.connect()
                try await connection.send(scenario.request)
                let response = try await connection.response()
                let text = response.head + "\r\n\r\n" + response.body
                #expect(response.status == scenario.status, "\(scenario.name): \(text)")
                for part in scenario.has { #expect(text.contains(part), "\(scenario.name) lacks \(part): \(text)") }
                for part in scenario.hasNot { #expect(!text.contains(part), "\(scenario.name) has \(part): \(text)") }
                #expect(response.header("x-request-id") != nil, "\(scenario.name)")
                await connection.close()
            }
            for words in ["private", "Bearer", "evil", "rec_01m7z1wm74e7cabptkf0r3ttqn"] {
                #expect(!server.log.text.contains(words), "the log has \(words)")
            }
            #expect(server.log.text.contains("route=/v1/recordings/{id}/markers status=201"))
            #expect(server.log.text.contains("in the error"), "the operator is told what the caller is not")
        }
    }

    @Test func aConnectionAnswersOneRequestAfterTheOther() async throws {
        try await ServerUnderTest.run(Routes.all) { server in
            let connection = try await server.connect()
            // Sent ahead, all at once: an error and a body that nobody reads are among them.
            try await connection.send(
                Scenario.get("/hello") + Scenario.post(Self.markers, "{", "x-api-key: owner") + Scenario.post("/v1/secret", "unread")
                    + Scenario.get("/hello", method: "HEAD") + Scenario.get("/stream/chunked")
                    + Scenario.get("/hello", "x-request-id: mine-1")
                    + Scenario.get("/hello", "x-request-id: <script>"))
            #expect(try await connection.response().body == "Hello")
            #expect(try await connection.response().status == 400)
            #expect(try await connection.response().status == 401)
            let head = try await connection.response(toHead: true)
            #expect(head.header("content-length") == "5")
            #expect(try await connection.response().body == "one two")
            #expect(try await connection.response().header("x-request-id") == "mine-1")
            #expect(try await connection.response().header("x-request-id")?.hasPrefix("req_") == true)
            await connection.close()
        }
    }

    @Test func whatCameBeforeMalformedBytesIsAnswered() async throws {
        try await ServerUnderTest.run(Routes.all) { server in
            let connection = try await server.connect()
            try await connection.send(Scenario.get("/hello") + "nonsense\r\n\r\n")
            #expect(try await connection.response().body == "Hello")
            _ = try await connection.untilClosed()
        }
    }

    @Test func aBrokenStreamIsNotMistakenForAWholeOne() async throws {
        try await ServerUnderTest.run(Routes.all) { server in
            let connection = try await server.connect()
            try await connection.send(Scenario.get("/stream/broken"))
            await #expect(throws: RawConnection.Malformed.self) { try await connection.response() }
        }
    }
}
