import Foundation
import Testing

/// The interface description of the real server.
@Suite struct DescriptionTests {
    /// Set up by `./dev.sh setup`.
    private static let python = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: ".deps/test-venv/bin/python3")

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: python.path), "./dev.sh setup installs openapi-spec-validator"))
    func theDocumentIsOpenAPI() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        let file = folder.path + "/openapi.json"
        let answer = try await server.ask("/openapi.json", ["--output", file], key: nil)
        server.terminate()
        #expect(answer.status == 200)
        #expect(await server.status() == 0)
        let (status, said) = try await runToEnd([Self.python.path, "-m", "openapi_spec_validator", file])
        #expect(status == 0, "\(said)")
    }

    @Test func everyRouteIsInTheDocumentAndOnThePage() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        let document = try await server.ask("/openapi.json", key: nil).json()
        let page = try await server.ask("/docs", key: nil)
        server.terminate()
        #expect(await server.status() == 0)
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        let operations = paths.values.flatMap(\.values).compactMap { $0["operationId"] as? String }
        for operation in ["createRecording", "getTranscript", "createKey", "getJob", "getMetrics", "getDescription"] {
            #expect(operations.contains(operation))
        }
        for operation in operations { #expect(page.body.contains("id=\"\(operation)\""), "\(operation)") }
    }
}
