import Foundation
import Glibc
import ProgramTestKit
import Testing

/// The commands and the server as their user sees them.
@Suite struct BackupCommandTests {
    private func upload(_ server: ServerProcess, _ folder: TemporaryFolder, title: String) async throws -> String {
        let wav = try await folder.speech()
        let key = try server.ownerKey()
        let answer = try await server.ask("/v1/recordings", ["--form", "file=@\(wav)", "--form", "title=\(title)"], key: key)
        let id = try answer.text("id")
        while try await server.ask("/v1/recordings/\(id)/transcript", key: key).status != 200 {}
        return id
    }

    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func aRunningServerIsBackedUpAndItsRestoreServesTheSame() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        let key = try server.ownerKey()
        let id = try await upload(server, folder, title: "A memory")
        let (backup, keys, word) = (folder.path + "/backup", folder.path + "/keys", folder.path + "/word")
        try Data("correct horse battery\n".utf8).write(to: URL(filePath: word))
        let (status, made) = try await Crescendo.run([
            "backup", backup, "--data-dir", server.directory, "--keys", keys, "--passphrase-file", word, "--json",
        ])
        #expect(status == 0, "\(made)")
        let report = try #require(try json(made)["backup"] as? [String: Any])
        #expect(report["copied_objects"] as? Int ?? 0 > 1)
        for path in [backup, backup + "/snapshots", backup + "/objects"] {
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o700)
        }
        for file in try FileManager.default.contentsOfDirectory(atPath: backup + "/snapshots") {
            #expect(try FileManager.default.attributesOfItem(atPath: "\(backup)/snapshots/\(file)")[.posixPermissions] as? Int == 0o600)
        }
        let (summed, sums) = try await runToEnd(["sh", "-c", "cd '\(backup)/snapshots' && sha256sum --check *.sha256"])
        #expect(summed == 0, "\(sums)")
        #expect(try await Crescendo.run(["backup", backup, "--verify"]).status == 0)
        let (_, list) = try await Crescendo.run(["backup", backup, "--list", "--json"])
        #expect((try json(list)["snapshots"] as? [Any])?.count == 1)

        // Over the network nobody names a directory of the machine.
        let remote = try await server.ask(
            "/v1/admin/backups", ["--header", "Content-Type: application/json", "--data", #"{"directory":"/tmp/x"}"#], key: key)
        #expect(remote.status == 403 && remote.body.contains("local_only"), "\(remote)")
        let metrics = try await server.ask("/metrics", key: key).body
        #expect(metrics.contains("backups_total 1") && metrics.contains("backup_last_success_timestamp_seconds"))
        let (wrong, why) = try await Crescendo.run(["backup", server.directory + "/inside", "--data-dir", server.directory, "--json"])
        #expect(wrong == 1 && why.contains("backup_inside_data"), "\(why)")
        server.terminate()
        #expect(await server.status() == 0, "\(server.output)")
        #expect(!server.output.contains("A memory") && !server.output.contains(backup), "the log has words")

        let data = folder.path + "/restored"
        let (restored, said) = try await Crescendo.run([
            "restore", backup, "--data-dir", data, "--keys", keys, "--passphrase-file", word, "--json",
        ])
        #expect(restored == 0, "\(said)")
        let again = try await ServerProcess(data)
        let audio = folder.path + "/audio"
        #expect(try await again.ask("/v1/recordings/\(id)/audio", ["--output", audio], key: key).status == 200, "the old key works")
        #expect(FileManager.default.contentsEqual(atPath: audio, andPath: folder.path + "/speech.wav"))
        #expect(try await again.ask("/v1/recordings/\(id)", key: again.ownerKey()).text("title") == "A memory")
        #expect(try await again.ask("/v1/recordings/\(id)/transcript", key: key).status == 200)
        // The search index is in no backup, and is made anew.
        while try await !again.ask("/v1/search?q=memory", key: key).body.contains(id) {}
        again.terminate()
        #expect(await again.status() == 0, "\(again.output)")
    }

    @Test func theSocketOfAServerThatWasKilledIsNotWaitedFor() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        kill(server.processID, SIGKILL)
        _ = await server.status()
        #expect(FileManager.default.fileExists(atPath: server.directory + "/crescendo.sock"))
        // A server that is there but slow gets 30 s.
        let (status, said) = try await runToEnd([
            "timeout", "20", Crescendo.path, "backup", folder.path + "/backup", "--data-dir", server.directory,
        ])
        #expect(status == 0, "\(said)")
    }

    @Test func withoutAServerTheCommandDoesItAndTheKeysAreNotAskedFor() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        _ = try await upload(server, folder, title: "x")
        server.terminate()
        #expect(await server.status() == 0)
        let backup = folder.path + "/deep/down/backup"
        let (status, said) = try await Crescendo.run(["backup", backup, "--data-dir", server.directory, "--keys", folder.path + "/keys"])
        #expect(status == 0 && said.contains("recovery key") && said.contains("Keys of 1 account:"), "\(said)")
        let (again, second) = try await Crescendo.run(["backup", backup, "--data-dir", server.directory, "--keep", "1", "--json"])
        #expect(again == 0 && second.contains(#""copied_objects" : 0"#) && second.contains(#""pruned_snapshots" : 1"#), "\(second)")
        let (restored, how) = try await Crescendo.run(["restore", backup, "--data-dir", folder.path + "/restored"])
        #expect(restored == 0 && how.contains("new keys for 1 account,"), "\(how)")
        let (full, why) = try await Crescendo.run(["restore", backup, "--data-dir", folder.path + "/restored", "--json"])
        #expect(full == 1 && why.contains("restore_target_not_empty"), "\(why)")
        let (healthy, doctor) = try await Crescendo.run(["doctor", "--data-dir", folder.path + "/restored"])
        #expect(healthy == 0, "\(doctor)")
        for wrong in [["--list", "--verify"], ["--at", "x"], ["--passphrase-file", "x"], ["--list", "--keep", "1"], ["--keep", "0"]] {
            #expect(try await Crescendo.run(["backup", backup] + wrong).status == 64, "\(wrong)")
        }
        #expect(try await Crescendo.run(["backup", folder.path + "/none", "--verify"]).status == 1)
    }

    @Test(.timeLimit(.minutes(3))) func aBackupEndsWithTheOneWhoAskedForIt() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        _ = try await upload(server, folder, title: "x")
        let backup = folder.path + "/backup"
        // At a megabyte a second the database takes no time, and a large object some seconds.
        let silence = folder.path + "/silence.wav"
        var head = try Data(contentsOf: URL(filePath: folder.path + "/speech.wav")).prefix(44)
        let length = 5_000_000
        for (at, value) in [(4, UInt32(length + 36)), (40, UInt32(length))] {
            withUnsafeBytes(of: value.littleEndian) { head.replaceSubrange(at..<at + 4, with: $0) }
        }
        try (head + Data(count: length)).write(to: URL(filePath: silence))
        let uploaded = try await server.ask("/v1/recordings", ["--form", "file=@\(silence)"], key: server.ownerKey())
        #expect(uploaded.status == 201, "\(uploaded)")
        let program = try Program.start([Crescendo.path, "backup", backup, "--data-dir", server.directory, "--rate", "1"])
        // It copies once a file is on its way.
        func parts() throws -> [String] {
            guard FileManager.default.fileExists(atPath: backup + "/objects") else { return [] }
            return try FileManager.default.subpathsOfDirectory(atPath: backup + "/objects").filter { $0.hasSuffix(".part") }
        }
        while try parts().isEmpty { _ = try await server.ask("/healthz", key: server.ownerKey()) }
        kill(program.processID, SIGKILL)
        _ = program.wait()
        close(program.output)
        // The server notices, and leaves the directory free.
        while try await Crescendo.run(["backup", backup, "--data-dir", server.directory, "--json"]).status != 0 {
            try Task.checkCancellation()
        }
        #expect(try parts().isEmpty)
        #expect(try await Crescendo.run(["backup", backup, "--verify"]).status == 0)
        #expect(try await server.ask("/metrics", key: server.ownerKey()).body.contains("backups_total 1"))
        server.terminate()
        #expect(await server.status() == 0, "\(server.output)")
    }
}
