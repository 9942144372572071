import Foundation
import Testing

/// The OpenAI-compatible routes as OpenAI's own Python client sees them, over real sockets. The checks are the programs in Tests/OpenAISDK.
@Suite struct OpenAISDKTests {
    private static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private func run(_ program: String, on server: ServerProcess, with folder: TemporaryFolder) async throws {
        let python = Self.root + "/.deps/openai-venv/bin/python"
        try #require(FileManager.default.isExecutableFile(atPath: python), "OpenAI's client is not installed: run ./dev.sh setup")
        // Neither a proxy nor a key of the environment must come between.
        let command = ["env", "-u", "OPENAI_API_KEY", "-u", "OPENAI_BASE_URL", "NO_PROXY=*", "no_proxy=*", "PYTHONDONTWRITEBYTECODE=1"]
        let (status, said) = try await runToEnd(
            command + [
                python, "\(Self.root)/Tests/OpenAISDK/\(program)", "http://127.0.0.1:\(server.port)/v1", try server.ownerKey(),
                try await folder.speech(), String(server.processID),
            ])
        #expect(status == 0, "\(said)\n\(server.output)")
    }

    @Test func theClientUnderstandsEveryAnswer() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        try await run("answers.py", on: server, with: folder)
        #expect(try await server.ask("/v1/recordings", key: server.ownerKey()).body.contains(#""recordings":[]"#), "nothing is kept")
        let left = try FileManager.default.contentsOfDirectory(atPath: server.directory).filter { $0.hasPrefix("upload") }
        #expect(left.isEmpty)
        server.terminate()
        #expect(await server.status() == 0, "\(server.output)")
        for words in ["greeting", "good morning", "speech.wav"] { #expect(!server.output.contains(words), "the log has \(words)") }
    }

    @Test func theClientComesAgainWhenThereIsRoomAndLeavesWhenItMust() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/data"
        let server = try await ServerProcess(
            command: ["env", "CRESCENDO_OPENAI_REQUESTS=1", Crescendo.path, "serve", "--data-dir", data, "--port", "0"], directory: data)
        try await run("retries.py", on: server, with: folder)
        server.terminate()
        #expect(await server.status() == 0, "\(server.output)")
        let lines = server.output.split(separator: "\n").filter { $0.contains(#""message":"request""#) }
        let waiting = try #require(lines.first { $0.contains("left-waiting") })
        // 400 where the machine is so busy that the client gave up while it was still sending.
        #expect(waiting.contains(#""status":503"#) || waiting.contains(#""status":400"#), "its work was not dropped: \(waiting)")
        let reading = try #require(lines.first { $0.contains("left-reading") })
        #expect(reading.contains(#""broken":"#), "its work was not dropped: \(reading)")
    }
}
