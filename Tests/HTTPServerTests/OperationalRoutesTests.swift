import HTTPRouting
import HTTPServer
import Testing

@Suite struct OperationalRoutesTests {
    private struct Broken: Error {}

    @Test func healthReadinessAndMetrics() async throws {
        let checks = [ReadinessCheck("database") {}, ReadinessCheck("engine") { throw Broken() }]
        try await ServerUnderTest.run(OperationalRoutes.routes(readiness: checks) { "up 1\n" }) { server in
            let connection = try await server.connect()
            try await connection.send(Scenario.get("/healthz"))
            #expect(try await connection.response().body == #"{"status":"ok"}"#)
            try await connection.send(Scenario.get("/readyz"))
            let ready = try await connection.response()
            #expect(ready.status == 503)
            #expect(ready.body == #"{"checks":[{"name":"database","ok":true},{"name":"engine","ok":false}],"status":"not_ready"}"#)
            try await connection.send(Scenario.get("/metrics"))
            #expect(try await connection.response().status == 401)
            try await connection.send(Scenario.get("/metrics", "x-api-key: reader"))
            #expect(try await connection.response().status == 403)
            try await connection.send(Scenario.get("/metrics", "x-api-key: owner"))
            let metrics = try await connection.response()
            #expect(metrics.body == "up 1\n")
            #expect(metrics.header("content-type") == "text/plain; version=0.0.4; charset=utf-8")
            await connection.close()
        }
    }
}
