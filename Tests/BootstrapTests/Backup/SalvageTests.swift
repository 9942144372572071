import Foundation
import Testing

/// What a server says of recordings whose stored files a restore could not bring back.
@Suite struct SalvageTests {
    @Test func whatIsLostIsToldAndTheRestGoesOn() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let server = try await ServerProcess(folder.path + "/data")
        let key = try server.ownerKey()
        let form = ["--form", "file=@\(wav)", "--form", "title=Kept title", "--form", "notes=some notes"]
        let id = try await server.ask("/v1/recordings", form, key: key).text("id")
        for part in ["transcript", "peaks"] {
            while try await server.ask("/v1/recordings/\(id)/\(part)", key: key).status != 200 {}
        }
        let backup = folder.path + "/backup"
        #expect(try await Crescendo.run(["backup", backup, "--data-dir", server.directory]).status == 0)
        server.terminate()
        #expect(await server.status() == 0)
        let objects = backup + "/objects"
        for path in try FileManager.default.subpathsOfDirectory(atPath: objects) where path.contains("/obj_") {
            try FileManager.default.removeItem(atPath: objects + "/" + path)
        }
        let data = folder.path + "/restored"
        let (refused, why) = try await Crescendo.run(["restore", backup, "--data-dir", data])
        #expect(refused == 1 && why.contains("was not restored"), "\(why)")
        let (salvaged, said) = try await Crescendo.run(["restore", backup, "--data-dir", data, "--salvage"])
        #expect(salvaged == 1 && said.contains("Missing: ") && said.contains("new keys for 1 account,"), "\(said)")

        let again = try await ServerProcess(data)
        let restoredKey = try again.ownerKey()
        let recording = "/v1/recordings/\(id)"
        #expect(try await again.ask(recording, key: restoredKey).text("title") == "Kept title")
        for part in ["audio", "audio?form=playable", "transcript", "notes", "peaks", "export?format=srt", "export?format=docx"] {
            let answer = try await again.ask("\(recording)/\(part)", key: restoredKey)
            #expect(answer.status == 410 && answer.body.contains(#""object_not_found""#), "\(part): \(answer)")
        }
        let archive = folder.path + "/all.zip"
        #expect(try await again.ask("/v1/recordings/export", ["--output", archive], key: restoredKey).status == 200)
        let listed = String(decoding: try Data(contentsOf: URL(filePath: archive)), as: UTF8.self)
        #expect(listed.contains("metadata.json") && listed.contains("errors.json") && listed.contains("object_not_found"))
        for isRunning in [true, false] {
            if !isRunning {
                again.terminate()
                #expect(await again.status() == 0, "\(again.output)")
            }
            let (status, report) = try await Crescendo.run(["doctor", "--data-dir", data])
            #expect(status == 1, "\(report)")
            for part in ["audio", "notes", "transcript"] { #expect(report.contains("lost: the \(part) of \(id)"), "\(report)") }
        }
        #expect(!again.output.contains(#"status=500"#) && !again.output.contains("\"status\":\"500\""), "\(again.output)")

        // The same file, sent again, is stored and transcribed anew.
        let third = try await ServerProcess(data)
        let fresh = try await third.ask("/v1/recordings", ["--form", "file=@\(wav)"], key: restoredKey).text("id")
        while try await third.ask("/v1/recordings/\(fresh)/transcript", key: restoredKey).status != 200 {}
        let audio = folder.path + "/audio"
        #expect(try await third.ask("/v1/recordings/\(fresh)/audio", ["--output", audio], key: restoredKey).status == 200)
        #expect(FileManager.default.contentsEqual(atPath: audio, andPath: wav))
        third.terminate()
        #expect(await third.status() == 0, "\(third.output)")
    }
}
