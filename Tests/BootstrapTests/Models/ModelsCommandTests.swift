import Foundation
import Glibc
import ModelLibrary
import ModelTestKit
import ProgramTestKit
import Testing

/// `crescendo models`, as a person or a script uses it.
@Suite struct ModelsCommandTests {
    private typealias Object = [String: Any]

    private let folder: TemporaryFolder
    private let archive: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        archive = try TestArchive.bytes(TestModels.entries)
    }

    private func command(_ arguments: [String]) -> [String] {
        // Whatever proxy this machine has is not to be asked.
        ["env", "NO_PROXY=*", Crescendo.path, "models"] + arguments + ["--data-dir", folder.path + "/data"]
    }

    private func run(_ arguments: String...) async throws -> (status: Int32, output: String) { try await runToEnd(command(arguments)) }

    /// Standard output alone, as JSON.
    private func json(_ arguments: String..., status: Int32 = 0) async throws -> Object {
        let answer = try await runToEnd(["bash", "-c", #"exec "$0" "$@" 2>/dev/null"#] + command(arguments + ["--json"]))
        #expect(answer.status == status, "\(arguments): \(answer)")
        guard let object = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? Object else {
            throw Answer.NotAnObject(body: answer.output)
        }
        return object
    }

    /// A catalogue with the one model, at a server.
    private func catalogue(port: Int, sha256: String? = nil, condition: String? = nil) throws -> String {
        let path = folder.path + "/catalogue.json"
        let document = try TestModels.document(
            address: "http://127.0.0.1:\(port)/asr-models/tiny.tar.bz2", bytes: archive.count, exact: sha256 != nil, sha256: sha256,
            condition: condition)
        try document.write(to: URL(filePath: path))
        return path
    }

    private func server() throws -> StandInServer {
        try StandInServer { [archive] connection in connection.head().map { connection.serve(archive, for: $0) } }
    }

    @Test func theListTellsWhatThereIsAndMakesNothing() async throws {
        let (status, output) = try await run("list")
        #expect(status == 0)
        for words in ["moonshine-tiny-en", "silero-vad", "12.7 %", "25 languages", "punctuation-en"] {
            #expect(output.contains(words), "\(words) in \(output)")
        }
        let models = try #require(try await json("list", "--task", "text-to-speech")["models"] as? [Object])
        #expect(models.count == 3 && models.allSatisfy { $0["state"] as? String == "available" })
        #expect(try await run("list", "--task", "nonsense").status == 64)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func termsAndSourcesAreShown() async throws {
        let found = try await run("search", "sensevoice")
        for words in ["FunASR Model License", "commercial  unclear", "reference and learning", "7d1efa21"] {
            #expect(found.output.contains(words), "\(words) in \(found.output)")
        }
        #expect(try await run("search", "no", "such", "thing").output.hasPrefix("no models"))
    }

    @Test func aModelIsInstalledUsedVerifiedAndRemoved() async throws {
        let server = try server()
        let catalogue = try catalogue(port: server.port, sha256: TestModels.sum(archive))
        let installed = try await run("install", TestModels.name, "--catalogue", catalogue)
        #expect(installed.status == 0 && installed.output.contains("is installed") && installed.output.contains("MIT"), "\(installed)")
        let again = try await json("install", TestModels.name, "--catalogue", catalogue)
        #expect(again["was_installed"] as? Bool == true && server.heads.count == 1)

        #expect(try await run("use", TestModels.name).output.contains("serves transcription"))
        let listed = try #require(try await json("list", "--installed", "--catalogue", catalogue)["models"] as? [Object])
        #expect(listed.count == 1 && listed[0]["in_use"] as? Bool == true && listed[0]["state"] as? String == "installed")
        let path = try #require(listed[0]["path"] as? String)
        #expect(FileManager.default.contents(atPath: path + "/model.onnx") == Data(TestModels.model))

        #expect(try await run("verify").output == "\(TestModels.name) is whole\n")
        try Data([1]).write(to: URL(filePath: path + "/model.onnx"))
        let damaged = try await run("verify", TestModels.name)
        #expect(damaged.status == 1 && damaged.output.contains("model.onnx: changed"), "\(damaged)")

        #expect(try await run("remove", TestModels.name).status == 0)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try await run("remove", TestModels.name).status == 1)
        #expect(try await run("use", TestModels.name).status == 1)
        #expect(try await run("list", "--installed").output == "no models\n")
    }

    @Test func termsAreAcceptedByAScriptInSoManyWords() async throws {
        let server = try server()
        let catalogue = try catalogue(port: server.port, sha256: TestModels.sum(archive), condition: "Not on Sundays.")
        let refused = try await run("install", TestModels.name, "--catalogue", catalogue)
        #expect(
            refused.status == 64 && refused.output.contains("Not on Sundays.") && refused.output.contains("--accept-licence"), "\(refused)")
        #expect(server.heads.isEmpty)
        let report = try await json("install", TestModels.name, "--catalogue", catalogue, "--accept-licence")
        let licence = (report["model"] as? Object)?["licence"] as? Object
        #expect(licence?["accepted"] as? Bool == true)
    }

    @Test func aMachineWithoutInternetIsGivenTheFile() async throws {
        let catalogue = try catalogue(port: 1, sha256: TestModels.sum(archive))
        let file = folder.path + "/brought.tar.bz2"
        try Data(archive).write(to: URL(filePath: file))
        #expect(try await run("install", TestModels.name, "--catalogue", catalogue).status == 69)
        let installed = try await run("install", TestModels.name, "--catalogue", catalogue, "--file", file)
        #expect(installed.status == 0, "\(installed)")
        #expect(try await run("verify").status == 0)
        #expect(try await run("install", TestModels.name, "--catalogue", catalogue, "--file", file, "--mirror", "x").status == 64)
    }

    /// The catalogue in the binary, with somebody else's bytes for it.
    @Test func whatIsNotTheModelIsRefused() async throws {
        let length = try #require(try ModelCatalogue.embedded().models.first { $0.name == "silero-vad" }).download.bytes
        let file = folder.path + "/silero_vad.whl"
        try Data([UInt8](repeating: 1, count: Int(length))).write(to: URL(filePath: file))
        let wrong = try await run("install", "silero-vad", "--file", file)
        #expect(wrong.status == 65 && wrong.output.contains("checksum"), "\(wrong)")
        #expect(try await run("install", "silero").output.contains("Did you mean silero-vad?"))
        let error = try await runToEnd(command(["install", "nothing", "--json"]))
        #expect(error.status == 1 && error.output.contains(#""model_unknown""#))
    }

    @Test func theSmallEnglishModelIsOfferedWhereItCanBeHad() async throws {
        let server = try StandInServer { connection in
            if connection.head() != nil { connection.send("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n") }
        }
        let offered = try await json("offer", "--catalogue", try smallEnglish(port: server.port))
        #expect(offered["answer"] as? String == "offered")
        #expect(server.heads.first?.hasPrefix("HEAD /") == true)
        let alone = try await run("offer", "--catalogue", try smallEnglish(port: server.port))
        #expect(alone.status == 0 && alone.output.contains("PocketSphinx") && alone.output.contains("models install tiny-en"), "\(alone)")
        #expect(!alone.output.contains("does not answer"), "\(alone)")
        let unreachable = try await run("offer", "--catalogue", try smallEnglish(port: 1))
        #expect(unreachable.status == 0 && unreachable.output.contains("does not answer now"), "\(unreachable)")
        #expect(unreachable.output.contains("models install tiny-en") && unreachable.output.contains("--file"), "\(unreachable)")
    }

    @Test func aModelThatIsThereIsOfferedForUse() async throws {
        let catalogue = try smallEnglish(port: 1)
        let file = folder.path + "/brought.tar.bz2"
        try Data(archive).write(to: URL(filePath: file))
        try #require(try await run("install", TestModels.name, "--catalogue", catalogue, "--file", file).status == 0)
        let offered = try await run("offer", "--catalogue", catalogue)
        #expect(offered.status == 0 && offered.output.contains("models use tiny-en"), "\(offered)")
        try #require(try await run("use", TestModels.name).status == 0)
        let silent = try await run("offer", "--catalogue", catalogue)
        #expect(silent.status == 0 && silent.output.isEmpty, "\(silent)")
    }

    private func smallEnglish(port: Int) throws -> String {
        let path = folder.path + "/catalogue.json"
        try TestModels.document(address: "http://127.0.0.1:\(port)/asr-models/t.tar.bz2") { $0["size"] = "small" }.write(
            to: URL(filePath: path))
        return path
    }

    /// Killed at any point of its way, a command leaves no model or a whole one, and the next command ends well.
    @Test(arguments: [
        "downloads/tiny-en.json", "downloads/tiny-en.part", "staging/tiny-en", "staging/tiny-en/model.json.new", "installed/tiny-en",
    ])
    func aKillLeavesAWholeModelOrNone(_ sight: String) async throws {
        let server = try server()
        let catalogue = try catalogue(port: server.port, sha256: TestModels.sum(archive))
        let program = try Program.start(command(["install", TestModels.name, "--catalogue", catalogue]))
        defer { close(program.output) }
        while !isThere(sight), !hasEnded(program) { await Task.yield() }
        kill(program.processID, SIGKILL)
        _ = program.wait()

        let verified = try await run("verify")
        #expect(verified.status == 0 && ["no models\n", "tiny-en is whole\n"].contains(verified.output), "\(verified)")
        let ended = try await run("install", TestModels.name, "--catalogue", catalogue)
        #expect(ended.status == 0, "\(ended)")
        #expect(try await run("verify", TestModels.name).output == "tiny-en is whole\n")
        #expect(try await run("remove", TestModels.name).status == 0)
        let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path + "/data/models")
        #expect(left.allSatisfy { ["downloads", "installed", "lock", "staging"].contains($0) || $0.hasPrefix("downloads/") }, "\(left)")
    }

    private func hasEnded(_ program: Program) -> Bool {
        var info = siginfo_t()
        return waitid(P_PID, id_t(program.processID), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info._sifields._sigchld.si_pid != 0
    }

    /// Whether a path of the models' folder is there; what is being made has a name that begins so.
    private func isThere(_ sight: String) -> Bool {
        let parts = sight.split(separator: "/").map(String.init)
        let place = folder.path + "/data/models/" + parts[0]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        return names.contains { name in
            name.hasPrefix(parts[1]) && (parts.count < 3 || FileManager.default.fileExists(atPath: "\(place)/\(name)/\(parts[2])"))
        }
    }
}
