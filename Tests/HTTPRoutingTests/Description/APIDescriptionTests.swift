import Foundation
import HTTPTypes
import NIOCore
import Testing
import VoiceCore

@testable import HTTPRouting

private struct Note: Codable, Sendable {
    let text: String
}

@Suite struct APIDescriptionTests {
    private static let upload = Route(
        .post, "/v1/notes/{id}/files", operation: "addFile", summary: "Adds <a> `file`.", permission: .scope("notes:write"),
        parameters: [
            .path("id", RecordingID.self, "The note."), .query("limit", Int.self, "How many.", in: 1...9, default: 3),
            .queryList("tag", String.self, "Tags."), .header("If-Match", String.self, "The version."),
        ],
        body: .stream(contentTypes: ["multipart/form-data", "audio/wav"], description: "The file."),
        form: [.file("file", ["audio/wav"], "It."), .text("title", String.self, "Its name.", maxCharacters: 200)], timeout: nil,
        success: .json(Note.self, status: .created, description: "Done.", headers: ["Location": "Where."]),
        alternatives: [.empty(status: .accepted, description: "Later.")],
        errors: [DeclaredError(.notFound, "note_not_found", "There is none."), DeclaredError(.conflict, "full", "No room.")]
    ) { _ in .empty() }

    private static let open = Route(
        .get, "/ready", operation: "getReady", summary: "Ready?", permission: .public, success: .stream(["text/plain"], description: "Yes.")
    ) { _ in .text("yes") }

    private static let vendor = Route(
        .post, "/v1/notes", operation: "vendor", summary: "", permission: .authenticated, body: .json(Note.self, description: ""),
        success: .json(Note.self, description: ""),
        errorFormat: { error, _ in .text(error.code, contentType: "text/plain; charset=utf-8", status: error.status) }
    ) { _ in .empty() }

    private func document() throws -> JSONValue {
        try APIDescription(version: "1.2.3", routes: [Self.upload, Self.open, Self.vendor]).document
    }

    @Test func anOperationIsWhatItsRouteSays() throws {
        let document = try document()
        #expect(document["openapi"] == "3.1.0" && document["info"]?["version"] == "1.2.3")
        let operation = try #require(document["paths"]?["/v1/notes/{id}/files"]?["post"])
        #expect(operation["operationId"] == "addFile" && operation["tags"] == ["notes"])
        let schemes = ["bearer", "token", "apiKey", "session"]
        #expect(operation["security"] == .list(schemes.map { .object([$0: ["notes:write"]]) }))
        guard case .list(let parameters)? = operation["parameters"] else { throw DescriptionError("no parameters") }
        #expect(parameters.map { $0["in"] } == ["path", "query", "query", "header"])
        #expect(parameters[0]["schema"]?["pattern"] != nil && parameters[0]["required"] == true)
        #expect(parameters[1]["schema"]?["minimum"] == 1 && parameters[1]["schema"]?["maximum"] == 9)
        #expect(parameters[1]["schema"]?["default"] == 3)
        #expect(parameters[2]["schema"]?["type"] == "array")
        let content = try #require(operation["requestBody"]?["content"])
        #expect(content["audio/wav"] == [:])
        #expect(content["multipart/form-data"]?["schema"]?["required"] == ["file"])
        #expect(content["multipart/form-data"]?["schema"]?["properties"]?["title"]?["maxLength"] == 200)
        let answers = try #require(operation["responses"])
        guard case .object(let byStatus) = answers else { throw DescriptionError("no answers") }
        #expect(Set(byStatus.keys) == ["201", "202", "400", "401", "403", "404", "408", "409", "413", "415", "500", "503"])
        #expect(answers["404"]?["x-error-codes"] == ["not_found", "note_not_found"])
        #expect(answers["409"]?["content"]?["application/json"]?["schema"]?["$ref"] == "#/components/schemas/Error")
        #expect(answers["201"]?["headers"]?["Location"] != nil)
        #expect(answers["202"]?["content"] == nil)
    }

    @Test func publicRoutesNeedNoKeyAndVendorsErrorsAreTheirs() throws {
        let document = try document()
        #expect(document["paths"]?["/ready"]?["get"]?["security"] == [])
        #expect(document["paths"]?["/ready"]?["get"]?["responses"]?["401"] == nil)
        #expect(document["paths"]?["/v1/notes"]?["post"]?["responses"]?["401"]?["content"]?["text/plain"]?["schema"] == [:])
    }

    /// What the server would answer by itself must stand in the description.
    @Test func boundsAndDefaultsHoldWhereTheyAreDeclared() throws {
        func limit(_ query: String) throws -> Int? {
            let head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/x?" + query)
            return try RouteRequest(id: "r", head: head, route: Self.upload).query("limit")
        }
        #expect(try limit("") == 3)
        #expect(try limit("limit=9") == 9)
        for wrong in ["limit=0", "limit=10", "limit=x"] {
            let error = #expect(throws: APIError.self) { try limit(wrong) }
            #expect(error?.code == "invalid_parameter" && error?.status == .badRequest)
        }
    }

    @Test func theRoutesOfTheDescriptionDescribeThemselves() async throws {
        let routes = try APIDescription.routes(describing: [Self.upload], version: "1.2.3")
        _ = try RouteTable(routes + [Self.upload])
        var bodies: [String: (String, HTTPFields)] = [:]
        for route in routes {
            let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: route.path)
            let answer = try await route.handler(try RouteRequest(id: "r", head: head, route: route))
            guard case .bytes(let bytes) = answer.body else { throw DescriptionError("no bytes") }
            bodies[route.path] = (String(buffer: bytes), answer.headers)
        }
        let document = try #require(bodies["/openapi.json"]?.0)
        #expect(document.contains("\"/docs\"") && document.contains("\"/openapi.json\"") && document.contains("addFile"))
        let (page, headers) = try #require(bodies["/docs"])
        #expect(page.contains("id=\"addFile\"") && page.contains("href=\"#addFile\"") && page.contains("id=\"schema-Error\""))
        #expect(page.contains("Adds &lt;a&gt; <code>file</code>."), "texts are escaped")
        #expect(page.contains("1 to 9, 3 by default") && page.contains("note_not_found"))
        #expect(!page.contains("<script") && !page.contains("style=") && !page.contains("http://") && !page.contains("https://"))
        let policy = try #require(headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
        #expect(try #require(bodies["/docs/style.css"]?.0).contains("prefers-color-scheme: dark"))
        // Every anchor that something points to is there.
        for match in page.matches(of: /href="#([^"]+)"/) { #expect(page.contains("id=\"\(match.1)\""), "\(match.1)") }
    }
}
