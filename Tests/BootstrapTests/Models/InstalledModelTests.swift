import Foundation
import Testing

/// What an installed model changes: `crescendo transcribe`, `doctor`, and a server with its engines.
@Suite struct InstalledModelTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private let folder: TemporaryFolder
    private var data: String { folder.path + "/data" }

    /// A model that `scripts/test-models.py` makes, as an installation leaves it: it hears "low" and "high" in whatever is loud.
    init() throws {
        folder = try TemporaryFolder()
        let installed = folder.path + "/data/models/installed"
        try FileManager.default.createDirectory(
            atPath: installed, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.copyItem(
            atPath: Self.root.appending(path: ".deps/test-models/ctc").path, toPath: installed + "/tones")
        let manifest = """
            {"name": "tones", "task": "transcription", "source": "a test", "sha256": "\(String(repeating: "0f", count: 32))",
            "trust": "first_use", "licence": {"name": "Apache-2.0", "attribution": "us", "accepted": false},
            "installed_at": "2026-11-22T00:00:00.000Z", "languages": ["en"],
            "files": [{"path": "model.onnx", "bytes": 1, "sha256": "0"}, {"path": "tokens.txt", "bytes": 1, "sha256": "0"}],
            "runtime": {"settings": {"model_config.nemo_ctc.model": "model.onnx", "model_config.tokens": "tokens.txt"}}}
            """
        try Data(manifest.utf8).write(to: URL(filePath: installed + "/tones/model.json"))
    }

    private func transcript(_ options: String...) async throws -> [String: Any] {
        let speech = try await folder.speech()
        let answer = try await runToEnd(
            [
                "bash", "-c", #"exec "$0" "$@" 2>/dev/null"#, Crescendo.path, "transcribe", speech, "--json",
                "--data-dir", data,
            ]
                + options)
        #expect(answer.status == 0, "\(answer)")
        let line = try #require(try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any])
        return try #require(line["transcript"] as? [String: Any])
    }

    private func engine(_ transcript: [String: Any]) -> String? { (transcript["engine"] as? [String: Any])?["name"] as? String }

    @Test func itTranscribesWhenItIsAskedForAndAlwaysOnceItServes() async throws {
        let asked = try await transcript("--engine", "tones")
        #expect(engine(asked) == "tones")
        let words = try #require(asked["segments"] as? [[String: Any]]).compactMap { $0["text"] as? String }.flatMap {
            $0.split(separator: " ")
        }
        #expect(!words.isEmpty && words.allSatisfy { ["low", "high"].contains($0) }, "\(words)")
        #expect(engine(try await transcript()) == "pocketsphinx")
        let used = try await Crescendo.run(["models", "use", "tones", "--data-dir", data])
        #expect(used.status == 0 && used.output.contains("tones serves transcription"))
        #expect(engine(try await transcript()) == "tones")
    }

    @Test func aServerHasItAsAnEngine() async throws {
        _ = try await Crescendo.run(["models", "use", "tones", "--data-dir", data])
        let server = try await ServerProcess(data)
        let answer = try await server.ask("/v1/engines", key: server.ownerKey())
        let engines = try #require(try answer.json()["engines"] as? [[String: Any]])
        #expect(engines.compactMap { $0["name"] as? String } == ["tones", "pocketsphinx"])
        #expect(engines[0]["is_default"] as? Bool == true && engines[0]["is_installed"] as? Bool == true)
        #expect(engines[0]["version"] as? String == "sherpa-onnx 2.0.1" && engines[0]["model_version"] as? String == "0f0f0f0f0f0f")
        server.terminate()
        #expect(await server.status() == 0)
    }

    @Test func doctorTellsWhatItLacks() async throws {
        let fine = try await Crescendo.run(["doctor", "--data-dir", data])
        #expect(fine.output.contains("ok       speech engine tones"))
        try FileManager.default.removeItem(atPath: data + "/models/installed/tones/tokens.txt")
        let lacking = try await Crescendo.run(["doctor", "--data-dir", data])
        #expect(lacking.status != 0 && lacking.output.contains("The model tones has no file tokens.txt"))
    }
}
