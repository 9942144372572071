import Foundation
import Testing

/// A person is named by their voice, from the command line to the library that knows voices.
@Suite struct SpeakersCommandTests {
    private typealias Line = [String: Any]

    private let folder: TemporaryFolder
    private var data: String { folder.path + "/data" }

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: [String]) async throws -> (status: Int32, line: Line) {
        let command = [Crescendo.path] + arguments + ["--data-dir", data, "--json"]
        let (status, output) = try await runToEnd(["bash", "-c", #"exec "$0" "$@" 2>&1"#] + command)
        guard let line = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? Line else { throw Answer.NotAnObject(body: output) }
        return (status, line)
    }

    private func consent(days: Double = 30) -> [String] {
        let until = ISO8601DateFormatter().string(from: Date().addingTimeInterval(days * 86_400))
        return ["--purpose", "To name who speaks", "--until", until]
    }

    private func code(_ answer: (status: Int32, line: Line)) -> String? { (answer.line["error"] as? Line)?["code"] as? String }

    @Test func aPersonIsKnownNamedAndForgotten() async throws {
        try InstalledModel.install(
            "voices", from: "embedding", task: "speaker_embedding", files: ["model.onnx"], settings: ["model": "model.onnx"], in: data)
        #expect(try await Crescendo.run(["models", "use", "voices", "--data-dir", data]).status == 0)
        let server = try await ServerProcess(data)
        let sound = folder.path + "/talk.wav"
        let said = "Good morning everybody. This is a talk that is long enough to know a voice by, and it goes on for a while."
        #expect(try await runToEnd(["espeak-ng", "-s", "130", "-w", sound, said]).status == 0)
        let added = try await run(["recordings", "add", sound, "--speakers", "1"])
        let recording = try #require((added.line["recording"] as? Line)?["id"] as? String, "\(added)")
        #expect(try await Crescendo.run(["recordings", "watch", recording, "--data-dir", data]).status == 0)

        let ann = try await run(["speakers", "add", "Ann", "--record", "form 12"] + consent())
        #expect(ann.status == 0 && (ann.line["consent"] as? Line)?["status"] as? String == "valid", "\(ann)")
        let learnt = try await run(["speakers", "learn", "Ann", recording, "--label", "S1"])
        #expect(learnt.status == 0 && learnt.line["status"] as? String == "ready", "\(learnt)")
        #expect(learnt.line["model"] as? String == "voices 0f0f0f0f0f0f" && learnt.line["embedding"] == nil)

        let again = try await run(["recordings", "add", sound, "--speakers", "1", "--identify"])
        let second = try #require((again.line["recording"] as? Line)?["id"] as? String, "\(again)")
        #expect(try await Crescendo.run(["recordings", "watch", second, "--data-dir", data]).status == 0)
        let transcript = try await server.ask("/v1/recordings/\(second)/transcript", key: server.ownerKey()).json()
        let segments = try #require(transcript["segments"] as? [Line])
        #expect(!segments.isEmpty && segments.allSatisfy { $0["speaker"] as? String == "Ann" }, "\(segments)")
        let identified = try #require((transcript["identified"] as? [Line])?.first)
        #expect(identified["label"] as? String == "S1" && identified["similarity"] as? Double ?? 0 > 0.9)

        let withdrawn = try await run(["speakers", "withdraw", "Ann"])
        #expect(withdrawn.line["voices"] as? Int == 0 && (withdrawn.line["consent"] as? Line)?["status"] as? String == "withdrawn")
        #expect(code(try await run(["speakers", "learn", "Ann", recording, "--label", "S1"])) == "consent_missing")
        let given = try await run(["speakers", "consent", "Ann"] + consent(days: 60))
        #expect((given.line["consent"] as? Line)?["status"] as? String == "valid")
        #expect(code(try await run(["speakers", "learn", "Ann", recording, "--label", "S7"])) == "no_such_voice")
        #expect(try await run(["speakers", "delete", "Ann"]).status == 0)
        #expect(try await run(["speakers", "list"]).line["speakers"] as? [Line] != nil)
        #expect(code(try await run(["speakers", "withdraw", "Ann"])) == "speaker_not_found")
        server.terminate()
        #expect(await server.status() == 0)
    }

    @Test func whatCannotBeIsSaid() async throws {
        let server = try await ServerProcess(data)
        #expect(code(try await run(["speakers", "add", "Ann"] + consent(days: 3000))) == "invalid_field")
        #expect(code(try await run(["speakers", "add", "Ann", "--purpose", "p", "--until", "soon"])) == "bad_time")
        for _ in 0..<2 { #expect(try await run(["speakers", "add", "Ann"] + consent()).status == 0) }
        let ambiguous = try await run(["speakers", "withdraw", "Ann"])
        #expect(ambiguous.status == 64 && code(ambiguous) == "speaker_ambiguous")
        server.terminate()
        #expect(await server.status() == 0)
    }
}
