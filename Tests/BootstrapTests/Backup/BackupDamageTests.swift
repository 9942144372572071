import Foundation
import ObjectStore
import ObjectStoreTestKit
import Storage
import StorageSQLite
import Testing
import VoiceCore

@testable import Bootstrap

@Suite struct BackupDamageTests {
    @Test func everyDamagedFileIsNamed() async throws {
        let fixture = try await BackupFixture()
        let recording = RecordingID.make()
        let id = try await fixture.keep(testBytes(200_000), of: recording)
        let other = try await fixture.keep(testBytes(100))
        let name = try await fixture.make().snapshot
        let object = BackupFixture.file(of: id, in: fixture.backup)
        let snapshots = fixture.backup + "/snapshots/" + name
        for (path, at, file, problem) in [
            (object, 20, StoredObjects.name(of: id), "its frame does not match"),
            (object, 128 + 65_540 + 3, StoredObjects.name(of: id), "chunk 1 does not match its check"),
            (snapshots + ".sqlite", 5000, "snapshots/\(name).sqlite", "its SHA-256 is not the one in the manifest"),
            (snapshots + ".objects", 20, "snapshots/\(name).objects", "its SHA-256 is not the one in the manifest"),
            (snapshots + ".json", 40, "snapshots/\(name).json", "its SHA-256 is not the one in \(name).sha256"),
            (snapshots + ".sha256", -50, "snapshots/\(name).json", "its SHA-256 is not the one in \(name).sha256"),
            (snapshots + ".sha256", 10, "snapshots/\(name).sha256", "it does not agree with the manifest"),
        ] as [(String, Int, String, String)] {
            try change(path) { $0[at < 0 ? $0.count + at : at] ^= 1 }
            let report = try await fixture.verify()
            #expect(report.damage.map(\.file) == [file] && report.damage.map(\.problem) == [problem], "\(report.damage)")
            #expect(!report.isWhole)
            try change(path) { $0[at < 0 ? $0.count + at : at] ^= 1 }
        }
        #expect(try await fixture.verify().isWhole)
        for path in [object, snapshots + ".sqlite", snapshots + ".objects"] {
            try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
            #expect(try await fixture.verify().damage.map(\.problem) == ["missing"], "\(path)")
            try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
        }
        // One object's file under another's name: a copy that went wrong.
        let original = Array(try Data(contentsOf: URL(filePath: object)))
        try FileManager.default.removeItem(atPath: object)
        try FileManager.default.copyItem(atPath: BackupFixture.file(of: other, in: fixture.backup), toPath: object)
        #expect(try await fixture.verify().damage.map(\.object) == [id])
        // A whole object that is not the one that was listed: its chunks match, its SHA-256 does not.
        let changed = try await fixture.installation.objects.put(testBytes(200_000, seed: 2), account: fixture.account)
        let forged = Array(try Data(contentsOf: URL(filePath: BackupFixture.file(of: changed.id, in: fixture.data + "/objects"))))
        try Data(original[..<128] + forged[128...]).write(to: URL(filePath: object))
        #expect(try await fixture.verify().damage.map(\.problem) == ["its SHA-256 is not the one in the list"])
    }

    @Test func aRestoreRefusesDamageNamesItAllAndSalvagesTheRest() async throws {
        let fixture = try await BackupFixture()
        let recording = RecordingID.make()
        let damaged = try await fixture.keep(testBytes(200_000), of: recording)
        let missing = try await fixture.keep(testBytes(100))
        let whole = try await fixture.keep(testBytes(300))
        try await fixture.make()
        try change(BackupFixture.file(of: damaged, in: fixture.backup)) { $0[128 + 2 * 65_540] ^= 1 }
        try FileManager.default.removeItem(atPath: BackupFixture.file(of: missing, in: fixture.backup))

        let refused = try await fixture.restore()
        #expect(!refused.isWhole && Set(refused.damage.compactMap(\.object)) == [damaged, missing])
        #expect(refused.damage.first { $0.object == damaged }?.holders == ["\(recording)/audio"])
        let target = fixture.folder.path + "/restored"
        #expect(await code { try await BackupFixture.open(target) } == "restore_unfinished")

        let salvaged = try await fixture.restore("restored", .init(isSalvage: true))
        #expect(salvaged.isWhole && salvaged.objects == 1 && salvaged.damage == refused.damage)
        let open = try await BackupFixture.open(target)
        #expect(try await open.objects.bytes(whole, account: fixture.account, limit: .max) == testBytes(300))
        #expect(try await open.checkObjects().known == 1)
        try await open.close()
        #expect(await code { try await fixture.restore() } == "restore_target_not_empty")
    }

    @Test func aSnapshotWithoutItsDatabaseIsRefusedAndAnotherCanBeTaken() async throws {
        let fixture = try await BackupFixture()
        try await fixture.keep(testBytes(100))
        let first = try await fixture.make().snapshot
        let second = try await fixture.make().snapshot
        try change("\(fixture.backup)/snapshots/\(second).sqlite") { $0[9000] ^= 1 }
        #expect(await code { try await fixture.restore() } == "backup_snapshot_damaged")
        #expect(await code { try await fixture.restore("restored", .init(isSalvage: true)) } == "backup_snapshot_damaged")
        #expect(try await fixture.restore("restored", .init(snapshot: first)).isWhole)
        // Nothing is pruned by a list that cannot be trusted.
        try change("\(fixture.backup)/snapshots/\(second).objects") { $0[10] ^= 1 }
        let later = try await fixture.make().snapshot
        #expect(await code { try await fixture.make(keep: 3) } == "backup_snapshot_damaged")
        #expect(try await fixture.make(keep: 1).prunedSnapshots == 4, "\(later)")
        #expect(try await fixture.verify().isWhole)
    }

    @Test func aDatabaseThatIsDamagedInsideIsFound() async throws {
        let fixture = try await BackupFixture()
        try await fixture.keep(testBytes(100))
        let name = try await fixture.make().snapshot
        let path = "\(fixture.backup)/snapshots/\(name).sqlite"
        try change(path) { bytes in
            for page in stride(from: 8192, to: bytes.count, by: 4096) { bytes[page] = 0xFF }
        }
        let problems = try SQLiteFile(path: path, mode: .reading).problems()
        #expect(!problems.isEmpty)
    }

    @Test func backupsOfNewerVersionsAreRefused() async throws {
        let fixture = try await BackupFixture()
        try await fixture.keep(testBytes(100))
        let installation = fixture.installation
        try await installation.database.write { tx in
            _ = try tx.execute(
                "INSERT INTO schema_migrations (number, name, oldest_compatible, applied_at) VALUES (9000, 'later', 9000, 1)")
        }
        try await fixture.make()
        #expect(await code { try await fixture.restore() } == "backup_schema_too_new")
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.path + "/restored"), "nothing is made")
        try change(fixture.backup + "/backup.json") { bytes in
            bytes = Array(String(decoding: bytes, as: UTF8.self).replacing("\"format\" : 1", with: "\"format\" : 2").utf8)
        }
        for attempt in [{ try await fixture.make() as Any }, { try await fixture.verify() as Any }, { try await fixture.restore() as Any }]
        {
            #expect(await code(attempt) == "backup_format_too_new")
        }
    }
}
