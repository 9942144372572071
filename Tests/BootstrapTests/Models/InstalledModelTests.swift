import Foundation
import Testing

/// What an installed model changes: `crescendo transcribe`, `doctor`, and a server with its engines.
@Suite struct InstalledModelTests {
    private let folder: TemporaryFolder
    private var data: String { folder.path + "/data" }

    /// A model that `scripts/test-models.py` makes, as an installation leaves it: it hears "low" and "high" in whatever is loud.
    init() throws {
        folder = try TemporaryFolder()
        try InstalledModel.install(
            "tones", from: "ctc", task: "transcription", files: ["model.onnx", "tokens.txt"],
            settings: ["model_config.nemo_ctc.model": "model.onnx", "model_config.tokens": "tokens.txt"],
            in: folder.path + "/data")
    }

    /// Silero's own, which `./dev.sh setup` gets.
    private func installDetector() async throws {
        try InstalledModel.install(
            "silero-vad", from: "silero", task: "voice_activity", files: ["silero_vad.onnx"],
            settings: ["silero_vad.model": "silero_vad.onnx"], in: data)
        #expect(try await Crescendo.run(["models", "use", "silero-vad", "--data-dir", data]).status == 0)
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

    @Test func aModelTellsTheLanguageForAnEngineOfSeveral() async throws {
        try InstalledModel.install(
            "polyglot", from: "ctc", task: "transcription", files: ["model.onnx", "tokens.txt"],
            settings: ["model_config.nemo_ctc.model": "model.onnx", "model_config.tokens": "tokens.txt"], languages: ["de", "en"], in: data)
        #expect(try await transcript("--engine", "polyglot")["language"] == nil)
        try InstalledModel.install(
            "ear", from: "languages", task: "language_identification", files: ["encoder.onnx", "decoder.onnx"],
            settings: ["whisper.encoder": "encoder.onnx", "whisper.decoder": "decoder.onnx"], languages: ["mul"], in: data)
        let used = try await Crescendo.run(["models", "use", "ear", "--data-dir", data])
        #expect(used.status == 0 && used.output.contains("ear serves language-identification"), "\(used.output)")
        let heard = try await transcript("--engine", "polyglot")
        let segments = try #require(heard["segments"] as? [[String: Any]])
        #expect(segments.contains { ["de", "en"].contains($0["language"] as? String) }, "\(segments)")
        #expect((heard["engine"] as? [String: Any])?["model_version"] as? String == "0f0f0f0f0f0f, ear 0f0f0f0f0f0f")
        // What somebody says of a recording holds, and an engine of one language is not asked about it.
        #expect(try await transcript("--engine", "polyglot", "--language", "de")["language"] as? String == "de")
        #expect((try await transcript("--engine", "tones")["engine"] as? [String: Any])?["model_version"] as? String == "0f0f0f0f0f0f")
        #expect(try await Crescendo.run(["doctor", "--data-dir", data]).output.contains("ok       language identification model ear"))
    }

    @Test func aDetectorFindsThePausesForEveryEngine() async throws {
        let without = try #require(try await transcript()["engine"] as? [String: Any])
        try await installDetector()
        let with = try #require(try await transcript()["engine"] as? [String: Any])
        #expect(with["name"] as? String == "pocketsphinx")
        #expect(with["model_version"] as? String == (without["model_version"] as? String).map { $0 + ", silero-vad 0f0f0f0f0f0f" })
        #expect(try await Crescendo.run(["doctor", "--data-dir", data]).output.contains("ok       voice activity model silero-vad"))
    }

    @Test func whereSomebodySpeaksIsFoundByEitherDetector() async throws {
        let speech = try await folder.speech()
        func found(_ options: String...) async throws -> (detector: String?, speech: [[String: Any]], duration: Double) {
            let answer = try await Crescendo.run(["detect", speech, "--json", "--data-dir", data] + options)
            #expect(answer.status == 0, "\(answer)")
            let start = try #require(answer.output.firstIndex(of: "{"))
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(answer.output[start...].utf8)) as? [String: Any])
            return (
                report["detector"] as? String, try #require(report["speech"] as? [[String: Any]]),
                try #require(report["duration"] as? Double)
            )
        }
        #expect(try await found().detector == "built-in")
        let refused = try await Crescendo.run(["detect", speech, "--detector", "silero-vad", "--data-dir", data])
        #expect(refused.status == 64 && refused.output.contains("There is no voice activity model 'silero-vad'"))
        try await installDetector()
        for (options, name) in [([], "silero-vad"), (["--detector", "built-in"], "built-in")] {
            let report = try await options.isEmpty ? found() : found(options[0], options[1])
            #expect(report.detector == name)
            let stretches = try report.speech.map { (try #require($0["start"] as? Double), try #require($0["end"] as? Double)) }
            #expect(!stretches.isEmpty && stretches.allSatisfy { 0 <= $0.0 && $0.0 < $0.1 && $0.1 <= report.duration }, "\(stretches)")
            #expect(zip(stretches, stretches.dropFirst()).allSatisfy { $1.0 - $0.1 > 0.25 }, "\(stretches)")
        }
    }

    @Test func doctorTellsWhatItLacks() async throws {
        let fine = try await Crescendo.run(["doctor", "--data-dir", data])
        #expect(fine.output.contains("ok       speech engine tones"))
        try FileManager.default.removeItem(atPath: data + "/models/installed/tones/tokens.txt")
        let lacking = try await Crescendo.run(["doctor", "--data-dir", data])
        #expect(lacking.status != 0 && lacking.output.contains("The model tones has no file tokens.txt"))
    }
}
