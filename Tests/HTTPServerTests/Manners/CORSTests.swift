import HTTPRouting
import HTTPServer
import Testing

@Suite struct CORSTests {
    private static func preflight(_ origin: String, _ path: String = "/v1/secret") -> String {
        Scenario.get(
            path, "Origin: \(origin)", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: x-api-key, content-type",
            method: "OPTIONS")
    }

    private func with(_ origins: [String], _ body: (RawConnection) async throws -> Void) async throws {
        try await ServerUnderTest.run(Routes.all) {
            $0.allowedOrigins = origins
        } _: { server in
            let connection = try await server.connect()
            try await body(connection)
            await connection.close()
        }
    }

    @Test func aPageOfAConfiguredOriginMayAskAndRead() async throws {
        try await with(["https://app.example.org"]) { connection in
            try await connection.send(Self.preflight("https://app.example.org"))
            let answer = try await connection.response()
            #expect(answer.status == 204)
            #expect(answer.header("access-control-allow-origin") == "https://app.example.org")
            #expect(answer.header("access-control-allow-methods")?.contains("PATCH") == true)
            #expect(answer.header("access-control-allow-headers")?.contains("x-api-key") == true)
            #expect(answer.header("access-control-max-age") == "7200" && answer.header("vary")?.contains("Origin") == true)
            #expect(answer.header("access-control-allow-credentials") == nil)
            // The same for a path that is not there: a preflight needs no key and must tell nothing.
            try await connection.send(Self.preflight("https://app.example.org", "/nowhere"))
            let nowhere = try await connection.response()
            #expect(nowhere.status == 204)

            try await connection.send(Scenario.get("/v1/secret", "Origin: https://app.example.org", "x-api-key: reader"))
            let read = try await connection.response()
            #expect(read.status == 200 && read.header("access-control-allow-origin") == "https://app.example.org")
            #expect(read.header("access-control-expose-headers")?.contains("link") == true)
            #expect(read.header("cross-origin-resource-policy") == "cross-origin")
            try await connection.send(Scenario.get("/v1/secret", "Origin: https://app.example.org"))
            let refused = try await connection.response()
            #expect(refused.status == 401 && refused.header("access-control-allow-origin") != nil, "a page can read its errors")
        }
    }

    @Test func othersMayNot() async throws {
        try await with(["https://app.example.org"]) { connection in
            for request in [Self.preflight("https://evil.example"), Scenario.get("/hello", "Origin: https://evil.example")] {
                try await connection.send(request)
                let answer = try await connection.response()
                #expect(answer.status == 403 && answer.header("access-control-allow-origin") == nil)
            }
            try await connection.send(Scenario.get("/hello"))
            let plain = try await connection.response()
            #expect(plain.header("vary")?.contains("Origin") == true, "a cache must not give a page the answer to another")
            #expect(plain.header("cross-origin-resource-policy") == "same-origin")
            // OPTIONS that is no preflight is a request as any other.
            try await connection.send(Scenario.get("/hello", "x-api-key: reader", method: "OPTIONS"))
            #expect(try await connection.response().status == 405)
        }
    }

    @Test func withoutASettingThereIsNoCORS() async throws {
        try await with([]) { connection in
            try await connection.send(Self.preflight("https://app.example.org"))
            #expect(try await connection.response().status == 403)
            try await connection.send(Scenario.get("/hello"))
            let answer = try await connection.response()
            #expect(answer.header("access-control-allow-origin") == nil && answer.header("vary") == nil)
        }
    }

    @Test func aStarIsNeverWithCredentials() async throws {
        try await with(["*"]) { connection in
            try await connection.send(Scenario.get("/hello", "Origin: https://anything.example"))
            let answer = try await connection.response()
            #expect(answer.status == 200 && answer.header("access-control-allow-origin") == "*")
            #expect(answer.header("access-control-allow-credentials") == nil)
        }
        try await ServerUnderTest.run(Routes.all) {
            $0.allowedOrigins = ["*"]
        } _: { server in
            let connection = try await server.connect()
            try await connection.send(Scenario.get("/hello", "Origin: https://anything.example", host: "rebound.example"))
            #expect(try await connection.response().status == 421, "the host is still checked")
            await connection.close()
        }
    }
}
