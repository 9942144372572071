import Foundation
import ModelTestKit
import Testing

/// A server that runs while `crescendo models` changes what is installed.
@Suite struct ModelsWhileServingTests {
    private let folder: TemporaryFolder
    private var data: String { folder.path + "/data" }

    init() throws { folder = try TemporaryFolder() }

    @Test func aModelIsTakenUpAndLeftWithoutARestart() async throws {
        let server = try await ServerProcess(data)
        #expect(try await engines(server) == ["pocketsphinx"])
        #expect(try await transcribe("tones", server).status == 404)

        let (archive, catalogue) = try pack()
        try await models("install", "tones", "--catalogue", catalogue, "--file", archive)
        try await wait(for: ["pocketsphinx", "tones"], server)
        let heard = try await transcribe("tones", server)
        let words = try heard.text("text").split(separator: " ")
        #expect(heard.status == 200 && !words.isEmpty && words.allSatisfy { ["low", "high"].contains($0) }, "\(heard)")

        try await models("use", "tones")
        try await wait(for: ["tones", "pocketsphinx"], server)
        #expect(try await starts(of: "tones", server) == 1)
        let engine = try await transcript(server)["engine"] as? [String: Any]
        #expect(engine?["name"] as? String == "tones", "\(engine ?? [:])")

        try await models("remove", "tones")
        try await wait(for: ["pocketsphinx"], server)
        #expect(try await transcribe("tones", server).status == 404)
        #expect(try await starts(of: "tones", server) == nil)
        #expect(try await starts(of: "pocketsphinx", server) == 1)
        server.terminate()
        #expect(await server.status() == 0)
    }

    /// The model that hears "low" and "high", as an archive and a catalogue's entry.
    private func pack() throws -> (archive: String, catalogue: String) {
        let source = InstalledModel.root.appending(path: ".deps/test-models/ctc")
        let files = try ["model.onnx", "tokens.txt"].map { name in
            TestArchive.Entry.file("tones/\(name)", Array(try Data(contentsOf: source.appending(path: name))))
        }
        let archive = try TestArchive.bytes([.folder("tones/")] + files)
        let document = try TestModels.document(
            name: "tones", bytes: archive.count, exact: true, sha256: TestModels.sum(archive), root: "tones", folders: nil
        ) {
            $0["runtime"] = ["settings": ["model_config.nemo_ctc.model": "model.onnx", "model_config.tokens": "tokens.txt"]]
        }
        let paths = (archive: folder.path + "/tones.tar.bz2", catalogue: folder.path + "/catalogue.json")
        try Data(archive).write(to: URL(filePath: paths.archive))
        try document.write(to: URL(filePath: paths.catalogue))
        return paths
    }

    private func models(_ arguments: String...) async throws {
        let answer = try await Crescendo.run(["models"] + arguments + ["--data-dir", data])
        try #require(answer.status == 0, "\(answer)")
    }

    private func engines(_ server: ServerProcess) async throws -> [String] {
        let answer = try await server.ask("/v1/engines", key: server.ownerKey())
        return try #require(try answer.json()["engines"] as? [[String: Any]]).compactMap { $0["name"] as? String }
    }

    private func wait(for names: [String], _ server: ServerProcess) async throws {
        while try await engines(server) != names { await Task.yield() }
    }

    private func transcribe(_ model: String, _ server: ServerProcess) async throws -> Answer {
        let form = ["--form", "file=@\(try await folder.speech())", "--form", "model=\(model)"]
        return try await server.ask("/v1/audio/transcriptions", form, key: server.ownerKey())
    }

    /// Of a new recording, once it is there.
    private func transcript(_ server: ServerProcess) async throws -> [String: Any] {
        let key = try server.ownerKey()
        let made = try await server.ask("/v1/recordings", ["--form", "file=@\(try await folder.speech())"], key: key)
        let id = try made.text("id")
        while true {
            let transcript = try await server.ask("/v1/recordings/\(id)/transcript", key: key)
            if transcript.status == 200 { return try transcript.json() }
            await Task.yield()
        }
    }

    /// Processes of an engine that were started; `nil` where `/metrics` knows no such engine.
    private func starts(of engine: String, _ server: ServerProcess) async throws -> Int? {
        let name = #"engine_process_starts_total{engine="\#(engine)"} "#
        let metrics = try await server.ask("/metrics", key: server.ownerKey()).body
        return metrics.split(separator: "\n").first { $0.hasPrefix(name) }.flatMap { Int($0.dropFirst(name.count)) }
    }
}
