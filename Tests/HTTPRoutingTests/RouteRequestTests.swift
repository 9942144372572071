import HTTPRouting
import HTTPTypes
import NIOCore
import Testing
import VoiceCore

private enum Order: String, CaseIterable, ParameterValue {
    case newest, oldest
}

@Suite struct RouteRequestTests {
    private func request(
        _ target: String, path: [String: String] = [:], headers: HTTPFields = [:], acceptsUndeclared: Bool = false,
        body: RequestBody = RequestBody()
    ) throws -> RouteRequest {
        var route = Route(
            .get, "/v1/recordings/{id}", operation: "get", summary: "", permission: .authenticated,
            parameters: [
                .path("id", RecordingID.self, ""), .query("limit", Int.self, ""), .query("since", Timestamp.self, "", required: true),
                .query("order", Order.self, ""), .query("tag", String.self, ""), .header("Idempotency-Key", String.self, ""),
            ], success: .empty(description: "")
        ) { _ in .empty() }
        route.acceptsUndeclaredQuery = acceptsUndeclared
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: target, headerFields: headers)
        return try RouteRequest(id: "r1", head: head, route: route, pathValues: path, body: body)
    }

    @Test func readsTypedValues() throws {
        let id = RecordingID.make()
        let request = try request(
            "/x?limit=3&since=2026-11-21T10:00:00Z&order=newest&tag=a%26b&tag=c+d&limit=5", path: ["id": id.text],
            headers: [HTTPField.Name("idempotency-key")!: "k"])
        #expect(try request.path("id", as: RecordingID.self) == id)
        #expect(try request.query("limit", as: Int.self) == 5)
        #expect(try request.query("since", as: Timestamp.self) == Timestamp("2026-11-21T10:00:00Z"))
        #expect(try request.query("order", as: Order.self) == .newest)
        #expect(try request.queryValues("tag", as: String.self) == ["a&b", "c d"])
        #expect(try request.header("Idempotency-Key", as: String.self) == "k")
    }

    @Test func errorsNameTheParameter() throws {
        func check(_ status: Int, _ code: String, _ parameter: String?, _ body: () throws -> Void) {
            let error = #expect(throws: APIError.self) { try body() }
            #expect(error?.status.code == status)
            #expect(error?.code == code)
            #expect(error?.parameter == parameter)
        }
        check(404, "not_found", "id") { _ = try request("/x", path: ["id": "rec_nonsense"]).path("id", as: RecordingID.self) }
        check(400, "invalid_parameter", "limit") { _ = try request("/x?limit=many").query("limit", as: Int.self) }
        check(400, "invalid_parameter", "order") { _ = try request("/x?order=random").query("order", as: Order.self) }
        check(400, "missing_parameter", "since") { _ = try request("/x").query("since", as: Timestamp.self) }
        check(400, "unknown_parameter", "limt") { _ = try request("/x?limt=3") }
        check(400, "malformed_query", nil) { _ = try request("/x?limit=%zz") }
        check(500, "internal_error", nil) { _ = try request("/x").query("undeclared", as: Int.self) }
        check(401, "unauthenticated", nil) { _ = try request("/x").requirePrincipal() }
    }

    @Test func absentOptionalValuesAreNil() throws {
        #expect(try request("/x").query("limit", as: Int.self) == nil)
        #expect(try request("/x").header("Idempotency-Key", as: String.self) == nil)
    }

    @Test func undeclaredQueryPassesWhereTheRouteAcceptsIt() throws {
        let request = try request("/x?smart_format=true&extra=a:b", acceptsUndeclared: true)
        #expect(request.queryItems.map(\.name) == ["smart_format", "extra"])
        #expect(try request.query("smart_format", as: Bool.self) == true)
    }

    @Test func aBodyOverItsLimitIsRefusedHoweverItComes() async throws {
        let stream = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
            for _ in 0..<4 { continuation.yield(ByteBuffer(repeating: 1, count: 4)) }
            continuation.finish()
        }
        let error = await #expect(throws: APIError.self) { try await RequestBody(stream, limit: 15).collected() }
        #expect(error?.status == .contentTooLarge)
        #expect(error?.details["limit_bytes"] == 15)
        let announced = await #expect(throws: APIError.self) {
            try await RequestBody(AsyncThrowingStream { $0.finish() }, announcedLength: 16, limit: 15).collected()
        }
        #expect(announced?.code == "body_too_large")
        #expect(try await RequestBody(ByteBuffer(string: "whole"), limit: 5).collected() == ByteBuffer(string: "whole"))
    }

    @Test func jsonNeedsItsMediaType() async throws {
        let request = try request("/x", headers: [.contentType: "text/plain"], body: RequestBody(ByteBuffer(string: "3")))
        let error = await #expect(throws: APIError.self) { try await request.json(Int.self) }
        #expect(error?.status == .unsupportedMediaType)
    }
}
