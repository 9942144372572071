import Foundation
import Testing

/// Search in the whole program: what was uploaded is found, and the index can be lost.
@Suite struct SearchTests {
    private func titles(_ server: ServerProcess, _ query: String, key: String) async throws -> [String] {
        let answer = try await server.ask("/v1/search?q=\(query)", key: key)
        let results = try #require(try answer.json()["results"] as? [[String: Any]], "\(answer)")
        return results.compactMap { ($0["recording"] as? [String: Any])?["title"] as? String }
    }

    @Test(.timeLimit(.minutes(2))) func whatWasUploadedIsFoundAlsoWithANewIndex() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        var server = try await ServerProcess(folder.path + "/data")
        let key = try server.ownerKey()
        let form = try await server.ask("/v1/recordings", ["--form", "file=@\(wav)", "--form", "title=Überlegung"], key: key)
        #expect(form.status == 201)
        while try await titles(server, "uberleg*", key: key) != ["Überlegung"] {}

        // What was searched for is in no log.
        #expect(!server.output.lowercased().contains("uberleg"))
        #expect(try await server.ask("/v1/search?q=uberlegung", key: nil).status == 401)

        let (status, output) = try await Crescendo.run(["reindex", "--data-dir", server.directory, "--json"])
        #expect(status == 0 && output.contains("\"state\" : \"ready\"") && output.contains("\"done\" : 1"), "\(output)")
        server.terminate()
        #expect(await server.status() == 0)

        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: server.directory + "/search.sqlite" + suffix) }
        server = try await ServerProcess(folder.path + "/data")
        while try await titles(server, "uberlegung", key: key) != ["Überlegung"] {}
        // What the first server wrote last is read in a moment.
        while try await !server.ask("/metrics", key: key).body.contains("event_consumer_lag_events{consumer=\"search\"} 0") {}
        server.terminate()
        #expect(await server.status() == 0)

        let alone = try await Crescendo.run(["reindex", "--data-dir", server.directory, "--json"])
        #expect(alone.status == 0 && alone.output.contains("\"done\" : 1"), "\(alone.output)")
    }
}
