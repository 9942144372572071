import HTTPRouting
import HTTPServer
import HTTPTypes
import Testing

/// Requests that a browser's cookie vouches for: what a page of ours may ask, and no other.
@Suite struct OwnPagesTests {
    private static let change = Routes.plain(.delete, "/v1/change", permission: .authenticated) { request in
        .text(try request.requirePrincipal().key)
    }

    /// What a browser says of itself besides the cookie, and what becomes of a read and of a change.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let headers: [String]
        let read: Int
        let change: Int

        var testDescription: String { name }
    }

    private static func ask(_ method: String, _ port: Int, _ headers: [String], credential: String = "Cookie: crescendo_session=owner")
        -> String
    {
        let path = method == "DELETE" ? "/v1/change" : "/v1/secret"
        let lines = [credential] + headers.map { $0.replacing("PORT", with: String(port)) }
        return "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    private static let cases = [
        Case(name: "own page", headers: ["Sec-Fetch-Site: same-origin", "Origin: http://127.0.0.1:PORT"], read: 200, change: 200),
        Case(name: "own page, reading", headers: ["Sec-Fetch-Site: same-origin"], read: 200, change: 200),
        Case(name: "own page in an old browser", headers: ["Origin: http://127.0.0.1:PORT"], read: 200, change: 200),
        Case(name: "the address bar", headers: ["Sec-Fetch-Site: none"], read: 200, change: 403),
        Case(name: "nothing said", headers: [], read: 200, change: 403),
        Case(name: "another site", headers: ["Sec-Fetch-Site: cross-site"], read: 403, change: 403),
        Case(name: "another port or a sibling's name", headers: ["Sec-Fetch-Site: same-site"], read: 403, change: 403),
        Case(
            name: "another name of this machine", headers: ["Sec-Fetch-Site: cross-site", "Origin: http://localhost:PORT"], read: 403,
            change: 403),
        Case(name: "another name in an old browser", headers: ["Origin: http://localhost:PORT"], read: 403, change: 403),
        Case(name: "our name by https", headers: ["Origin: https://127.0.0.1:PORT"], read: 403, change: 403),
        Case(name: "an origin that CORS allows", headers: ["Origin: https://app.example.org"], read: 403, change: 403),
        Case(
            name: "such an origin that is a sibling's", headers: ["Sec-Fetch-Site: same-site", "Origin: https://app.example.org"],
            read: 403,
            change: 403),
        Case(name: "no origin", headers: ["Origin: null"], read: 403, change: 403),
    ]

    @Test func aCookieCountsFromOurOwnPages() async throws {
        try await ServerUnderTest.run(Routes.all + [Self.change]) {
            $0.allowedOrigins = ["https://app.example.org"]
        } _: { server in
            let connection = try await server.connect()
            for given in Self.cases {
                for (method, status) in [("GET", given.read), ("DELETE", given.change)] {
                    try await connection.send(Self.ask(method, server.port, given.headers))
                    let answer = try await connection.response()
                    #expect(answer.status == status, "\(given.name), \(method): \(answer.body)")
                    if status == 403 { #expect(!answer.body.contains("key_owner"), "\(given.name)") }
                }
            }
            // A key is nothing that a browser would add by itself.
            for site in ["Sec-Fetch-Site: cross-site", "Origin: https://app.example.org"] {
                try await connection.send(Self.ask("DELETE", server.port, [site], credential: "x-api-key: owner"))
                #expect(try await connection.response().status == 200)
            }
            await connection.close()
        }
    }

    @Test func aForeignPageIsNotToldWhetherItsReaderIsSignedIn() async throws {
        try await ServerUnderTest.run(Routes.all) { server in
            let connection = try await server.connect()
            var answers: [String] = []
            for value in ["owner", "wrong"] {
                let cookie = "Cookie: crescendo_session=\(value)"
                try await connection.send(
                    Self.ask("GET", server.port, ["Sec-Fetch-Site: cross-site", "x-request-id: r"], credential: cookie))
                let answer = try await connection.response()
                #expect(answer.body.contains("cross_site_request"))
                answers.append(answer.body)
            }
            #expect(answers[0] == answers[1])
            await connection.close()
        }
    }

    @Test func behindAProxyThatSpeaksTLSOurPagesAreHTTPSPages() async throws {
        try await ServerUnderTest.run(Routes.all + [Self.change]) {
            $0.isBehindTLS = true
            $0.allowedHosts = ["voice.example.org"]
        } _: { server in
            let connection = try await server.connect()
            for (origin, status) in [("https://voice.example.org", 200), ("http://voice.example.org", 403)] {
                try await connection.send(
                    "DELETE /v1/change HTTP/1.1\r\nHost: voice.example.org\r\nCookie: crescendo_session=owner\r\nOrigin: \(origin)\r\n\r\n")
                #expect(try await connection.response().status == status, "\(origin)")
            }
            await connection.close()
        }
    }
}
