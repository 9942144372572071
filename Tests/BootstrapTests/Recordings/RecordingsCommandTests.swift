import Foundation
import Testing

/// `crescendo recordings` against a real server, as a person uses it.
@Suite struct RecordingsCommandTests {
    private typealias Line = [String: Any]

    /// Runs a command and reads its standard output.
    private func run(_ server: ServerProcess, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        let command = [Crescendo.path, "recordings"] + arguments + ["--data-dir", server.directory]
        return try await runToEnd(["bash", "-c", #"exec "$0" "$@" 2>/dev/null"#] + command)
    }

    private func json(_ server: ServerProcess, _ arguments: [String]) async throws -> Line {
        let (status, output) = try await run(server, arguments + ["--json"])
        #expect(status == 0, "\(arguments): \(output)")
        guard let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? Line else {
            throw Answer.NotAnObject(body: output)
        }
        return object
    }

    private func recordings(_ server: ServerProcess, _ arguments: [String] = []) async throws -> [Line] {
        try #require(try await json(server, ["list"] + arguments)["recordings"] as? [Line])
    }

    private func lines(_ output: String) throws -> [Line] {
        try output.split(separator: "\n").map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? Line) }
    }

    @Test func aFolderIsAddedFoundChangedExportedAndDeleted() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let memos = folder.path + "/memos/Ünï 空"
        try FileManager.default.createDirectory(atPath: memos, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: wav, toPath: memos + "/one.wav")
        try Data("no sound".utf8).write(to: URL(filePath: folder.path + "/memos/readme.txt"))
        try Data("no sound".utf8).write(to: URL(filePath: folder.path + "/memos/.hidden.wav"))
        let server = try await ServerProcess(folder.path + "/data")

        let added = try await run(
            server, ["add", folder.path + "/memos", wav, "--tag", "memo", "--tag", "new", "--collection", "Memos", "--starred", "--json"])
        #expect(added.status == 0, "\(added)")
        let files = try lines(added.output)
        #expect(
            files.count == 2 && files.filter { $0["same_audio_as"] != nil }.count == 1, "the same audio is said to be the same: \(files)")
        let all = try await recordings(server, ["--collection", "Memos", "--tag", "new", "--starred"])
        #expect(Set(all.compactMap { $0["title"] as? String }) == ["one.wav", "speech.wav"])
        let id = try #require(all.first { $0["title"] as? String == "one.wav" }?["id"] as? String)
        let again = try await run(server, ["add", wav, "--skip-known"])
        #expect(again.status == 0 && again.output.contains("skipped"))
        #expect(try await recordings(server).count == 2)

        let watched = try await run(server, ["watch", id])
        #expect(watched.status == 0 && watched.output.hasSuffix("\(id) is ready\n"), "\(watched)")
        let text = try await run(server, ["export", id])
        #expect(text.status == 0 && !text.output.isEmpty, "\(text)")
        for segment in text.output.split(separator: "\n") where watched.output.contains("[") {
            #expect(watched.output.contains(segment), "what was said is shown as it comes: \(watched)")
        }
        let words: [Substring] = text.output.split { $0.isWhitespace }
        let word = String(try #require(words.max { $0.count < $1.count }))
        var found = try await run(server, ["search", word, "--tag", "memo"])
        // The index follows a moment later.
        while found.status == 0, !found.output.contains(id) {
            try Task.checkCancellation()
            found = try await run(server, ["search", word, "--tag", "memo"])
        }
        #expect(found.status == 0 && found.output.contains(word), "\(found)")
        #expect(try await json(server, ["search", "nowhere said"])["results"] as? [Line] != nil)
        let edit = ["edit", id, "--title", "Tea & talk", "--notes", "call back", "--add-tag", "x", "--remove-tag", "new", "--no-star"]
        #expect(try await run(server, edit).status == 0)
        let shown = try await json(server, ["show", id])
        let recording = try #require(shown["recording"] as? Line)
        #expect(recording["tags"] as? [String] == ["memo", "x"] && recording["starred"] as? Bool == false)
        #expect(shown["notes"] as? String == "call back" && shown["transcript"] is Line)
        let person = try await run(server, ["show", id]).output
        for word in ["Tea & talk", "call back", "ready", "[0:00]"] { #expect(person.contains(word), "\(person)") }
        #expect(try await run(server, ["list"]).output.contains("Tea & talk #memo #x"))
        #expect(try await run(server, ["edit", id, "--notes", "", "--speaker", ""]).status == 0)
        #expect(try await json(server, ["show", id])["notes"] == nil)
        let asked = try #require(try await json(server, ["diarize", id, "--speakers", "1"])["transcripts"] as? [Line])
        #expect(asked.count == 1 && asked[0]["requested_speakers"] as? Int == 1 && asked[0]["based_on"] is String)
        #expect(try await run(server, ["diarize", id, "--speakers", "0"]).status == 64)
        while try await !run(server, ["show", id]).output.contains("S1: ") { try Task.checkCancellation() }

        #expect(try await run(server, ["delete", id]).status == 0)
        #expect(try await recordings(server).count == 1)
        #expect(try await recordings(server, ["--trash"]).map { $0["id"] as? String } == [id])
        #expect(try await run(server, ["restore", id]).status == 0)
        #expect(try await run(server, ["delete", id, "--permanently"]).status == 0)
        #expect(try await run(server, ["show", id]).status == 1)
        server.terminate()
        #expect(await server.status() == 0, "\(server.output)")
        for words in ["Tea", "call back", "one.wav"] { #expect(!server.output.contains(words), "the log has \(words)") }
    }

    @Test func exportsAreThereWholeOrNotAtAll() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let server = try await ServerProcess(folder.path + "/data")
        let added = try lines(try await run(server, ["add", wav, "--json"]).output)
        let id = try #require((added.first?["recording"] as? Line)?["id"] as? String)
        #expect(try await run(server, ["watch", id]).status == 0)
        let words = try await run(server, ["export", id, "--format", "txt"]).output
        let out = folder.path + "/out"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)

        #expect(try await run(server, ["export", id, "--format", "docx", "-o", out + "/x.docx"]).status == 0)
        #expect(try Data(contentsOf: URL(filePath: out + "/x.docx")).starts(with: Data("PK".utf8)))
        #expect(try await run(server, ["export", id, "-o", out + "/x.docx"]).status == 73, "a file that is there stays")
        #expect(try Data(contentsOf: URL(filePath: out + "/x.docx")).starts(with: Data("PK".utf8)))
        #expect(try await run(server, ["export", id, "-o", out + "/x.docx", "--force"]).status == 0)
        #expect(try String(contentsOfFile: out + "/x.docx", encoding: .utf8) == words)
        #expect(try await run(server, ["export", id, "-o", out + "/none/x.txt"]).status == 73)
        #expect(try await run(server, ["export", id, "-o", out]).status == 73)

        #expect(try await run(server, ["export", "--all", "--format", "txt", "-o", out + "/all.zip"]).status == 0)
        let program = """
            import sys, zipfile
            archive = zipfile.ZipFile(sys.argv[1])
            assert archive.testzip() is None
            audio, = [name for name in archive.namelist() if name.endswith("audio.wav")]
            text, = [name for name in archive.namelist() if name.endswith("transcript.txt")]
            assert archive.read(audio) == open(sys.argv[2], "rb").read()
            print(archive.read(text).decode(), end="")
            """
        let read = try await runToEnd(["python3", "-c", program, out + "/all.zip", wav])
        #expect(read.status == 0 && read.output == words, "\(read)")
        let left = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
        #expect(left == ["all.zip", "x.docx"], "nothing half-done is left")
        let pipe = "set -o pipefail; \(Crescendo.path) recordings export --all -o - --data-dir \(server.directory) | head -c 2"
        let (status, output) = try await runToEnd(["bash", "-c", pipe])
        #expect(status == 0 && output == "PK", "a reader that leaves is no failure: \(output)")
        server.terminate()
        #expect(await server.status() == 0)
    }

    @Test func anUploadGoesOnWhereItWasWhenTheServerDied() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.silence(megabytes: 24)
        let first = try await ServerProcess(folder.path + "/data")
        let proxy = try CuttingProxy(to: first.port, after: 9 << 20) { kill(first.processID, SIGKILL) }
        let key = try first.ownerKey()
        let environment = ["env", "CRESCENDO_API_KEY=\(key)", "CRESCENDO_SERVER=http://127.0.0.1:\(proxy.port)"]
        async let adding = runToEnd(environment + [Crescendo.path, "recordings", "add", file, "--timeout", "20", "--json"])
        #expect(await first.status() == 128 + SIGKILL, "the first server dies in the middle")
        let second = try await ServerProcess(folder.path + "/data")
        proxy.lead(to: second.port)
        let (status, output) = try await adding
        #expect(status == 0, "\(output)")
        let recording = try #require(try lines(output).first?["recording"] as? Line)
        #expect(recording["bytes"] as? Int == (24 << 20) + 44)
        let log = second.output
        second.terminate()
        #expect(await second.status() == 0)
        #expect(!log.contains("createUpload"), "it was not begun anew: \(log)")
    }

    @Test func aServerFarAwayIsAskedOverVerifiedTLSAlone() async throws {
        let folder = try TemporaryFolder()
        let pem = "\(folder.path)/own.pem"
        let (made, said) = try await runToEnd([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-keyout",
            "\(folder.path)/own.key", "-out", pem, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
        ])
        #expect(made == 0, "\(said)")
        let server = try await ServerProcess(
            folder.path + "/data", ["--tls-certificate", pem, "--tls-key", "\(folder.path)/own.key"])
        let list = [Crescendo.path, "recordings", "list", "--server", "https://localhost:\(server.port)"]
        let key = ["--key-file", server.directory + "/owner.key"]
        let trusted = try await runToEnd(list + key + ["--ca-file", pem])
        #expect(trusted.status == 0 && trusted.output.contains("no recordings"), "\(trusted)")
        let unknown = try await runToEnd(list + key)
        #expect(unknown.status == 69 && unknown.output.contains("certificate"), "\(unknown)")
        try Data("crs_wrong".utf8).write(to: URL(filePath: folder.path + "/wrong"))
        let wrong = try await runToEnd(list + ["--key-file", folder.path + "/wrong", "--ca-file", pem])
        #expect(wrong.status == 77 && wrong.output.contains("key"), "\(wrong)")
        let none = try await runToEnd(["env", "-u", "CRESCENDO_API_KEY"] + list)
        #expect(none.status == 78 && none.output.contains("CRESCENDO_API_KEY"), "\(none)")
        server.terminate()
        #expect(await server.status() == 0)
    }

    @Test(arguments: [
        (["show", "rec_wrong"], 64, "rec_"), (["list", "--since", "yesterday"], 64, "2026-11-21"), (["edit", "rec_x"], 64, "--title"),
        (["export"], 64, "--all"), (["add"], 64, "paths"), (["add", "/nowhere.wav"], 66, "/nowhere.wav"),
        (["list", "--server", "http://198.51.100.7", "--key", "k"], 78, "unencrypted"),
        (["list", "--server", "nonsense", "--key", "k"], 78, "address"),
        (["list", "--server", "http://127.0.0.1:9", "--key", "k"], 69, "runs"), (["list"], 69, "crescendo serve"),
    ])
    func whatIsWrongIsSaidWithWhatToDo(_ arguments: [String], _ status: Int, _ word: String) async throws {
        let folder = try TemporaryFolder()
        let ended = try await Crescendo.run(["recordings"] + arguments + ["--data-dir", folder.path + "/none"])
        #expect(ended.status == Int32(status) && ended.output.contains(word), "\(ended)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
    }

    @Test func oneFileThatIsNoAudioHoldsUpNoOther() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        for (name, text) in [("bad.wav", "not a sound"), ("empty.wav", "")] {
            try Data(text.utf8).write(to: URL(filePath: folder.path + "/" + name))
        }
        let server = try await ServerProcess(folder.path + "/data")
        let added = try await Crescendo.run([
            "recordings", "add", folder.path + "/bad.wav", wav, folder.path + "/empty.wav", "--data-dir", server.directory,
        ])
        #expect(added.status == 65, "\(added)")
        for word in ["bad.wav: ", "empty.wav: ", "1 added", "2 failed"] { #expect(added.output.contains(word), "\(added.output)") }
        server.terminate()
        #expect(await server.status() == 0)
    }
}

extension TemporaryFolder {
    /// A WAV file without a sound in it.
    func silence(megabytes: Int) throws -> String {
        let file = path + "/silence.wav"
        let length = UInt32(megabytes << 20)
        var head = Data("RIFF".utf8)
        func append(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { head.append(contentsOf: $0) } }
        append(length + 36)
        head.append(Data("WAVEfmt ".utf8))
        append(16 as UInt32)
        for value in [1, 1] as [UInt16] { append(value) }
        for value in [16_000, 32_000] as [UInt32] { append(value) }
        for value in [2, 16] as [UInt16] { append(value) }
        head.append(Data("data".utf8))
        append(length)
        try head.write(to: URL(filePath: file))
        let handle = try FileHandle(forWritingTo: URL(filePath: file))
        try handle.truncate(atOffset: UInt64(length) + 44)
        try handle.close()
        return file
    }
}
