import EventLog
import Foundation
import Jobs
import ObjectStore
import ObjectStoreTestKit
import Storage
import StorageSQLite
import Testing
import VoiceCore

@testable import Bootstrap

@Suite struct BackupTests {
    /// Tables in which a restore changes something, by design.
    private static let prepared: Set<String> = ["event_log_state", "event_consumers", "job_schedules"]

    @Test func aRestoreWithTheKeysIsWhatWasBackedUpToTheLastByte() async throws {
        let fixture = try await BackupFixture()
        let large = testBytes(700_000)
        let kept = [try await fixture.keep(large), try await fixture.keep(testBytes(10)), try await fixture.keep([])]
        let report = try await fixture.make()
        #expect(report.objects == 3 && report.copiedObjects == 3 && report.lost.isEmpty)
        let restored = try await fixture.restore("restored", .init(keys: try fixture.keys()))
        #expect(restored.isWhole && restored.objects == 3 && !restored.hasNewKeys)

        let snapshot = "\(fixture.backup)/snapshots/\(report.snapshot).sqlite"
        let target = fixture.folder.path + "/restored"
        #expect(
            try rows(snapshot, except: Self.prepared) == rows(target + "/crescendo.sqlite", except: Self.prepared),
            "every row of every table")
        for id in kept {
            let original = BackupFixture.file(of: id, in: fixture.data + "/objects")
            let copy = BackupFixture.file(of: id, in: target + "/objects")
            #expect(FileManager.default.contentsEqual(atPath: original, andPath: copy), "\(id)")
        }
        let open = try await BackupFixture.open(target)
        #expect(open.owner == fixture.account)
        #expect(try await open.objects.bytes(kept[0], account: fixture.account, limit: .max) == large)
        #expect(try await open.checkObjects().missing.count == 0)
        try await open.close()
    }

    @Test func withoutTheKeysAccountsGetNewOnesAndEverythingCanBeReadAndFound() async throws {
        let fixture = try await BackupFixture()
        let bytes = testBytes(200_000)
        let id = try await fixture.keep(bytes)
        try await fixture.make()
        let restored = try await fixture.restore()
        #expect(restored.isWhole && restored.hasNewKeys && restored.accounts == 1)
        let open = try await BackupFixture.open(fixture.folder.path + "/restored")
        #expect(try await open.objects.bytes(id, account: fixture.account, limit: .max) == bytes, "its keyed hash is of the new key")
        let again = try await open.objects.put(bytes, account: fixture.account)
        let found = try await open.database.read { [account = fixture.account] tx in
            try ObjectCatalogue.find(again.contentHash, account: account, in: tx)
        }
        #expect(found?.id == id, "equal content is known")

        // Its objects are stored in another form now, so the same directory will not do.
        let backups = Backups(open, logger: BackupFixture.logger)
        #expect(await code { try await backups.make(.init(directory: fixture.backup)) } == "backup_of_other_keys")
        let next = try await backups.make(.init(directory: fixture.folder.path + "/backup-2"))
        #expect(next.objects == 1)
        try await open.close()
        #expect(try await fixture.verify().isWhole)
    }

    @Test func aSecondBackupCopiesOnlyWhatIsNewAndOldSnapshotsGo() async throws {
        let fixture = try await BackupFixture()
        let recording = RecordingID.make()
        let first = try await fixture.keep(testBytes(100_000), of: recording)
        try await fixture.keep(testBytes(100))
        try await fixture.make()
        try await fixture.database.write { [account = fixture.account] tx in
            try ObjectCatalogue.releaseAll(of: ObjectHolder(recording, "audio"), account: account, in: tx)
        }
        #expect(try await fixture.installation.sweeper(logger: BackupFixture.logger).sweep(grace: .zero).unreferenced == 1)
        try await fixture.keep(testBytes(5000))
        let second = try await fixture.make()
        #expect(second.objects == 2 && second.copiedObjects == 1 && second.copiedBytes < 6000)
        #expect(try fixture.reading().snapshotNames().count == 2)
        #expect(try await fixture.verify().objects == 3)
        #expect(FileManager.default.fileExists(atPath: BackupFixture.file(of: first, in: fixture.backup)), "the first snapshot needs it")

        let third = try await fixture.make(keep: 2)
        #expect(third.copiedObjects == 0 && third.prunedSnapshots == 1 && third.prunedObjects == 1)
        #expect(!FileManager.default.fileExists(atPath: BackupFixture.file(of: first, in: fixture.backup)))
        #expect(try await fixture.verify() == fixture.verify(), "and nothing is damaged")
        #expect(try await fixture.verify().isWhole)
    }

    @Test func aSnapshotIsChosenByNameOrTime() async throws {
        let fixture = try await BackupFixture()
        let clock = ManualWallClock()
        var names: [String] = []
        for count in 1...3 {
            try await fixture.keep(testBytes(count))
            names.append(try await fixture.make(clock: clock).snapshot)
            clock.advance(by: .seconds(3600))
        }
        let directory = try fixture.reading()
        let middle = try #require(SnapshotName(names[1])?.time)
        for (wanted, expected) in [
            (nil, names[2]), (names[0], names[0]), (middle.description, names[1]), ((middle + .seconds(1800)).description, names[1]),
        ] as [(String?, String)] {
            #expect(try SnapshotManifest.choose(wanted, in: directory).text == expected)
        }
        for wanted in ["20200101T000000.000Z", "1999-01-01T00:00:00Z", "yesterday"] {
            #expect(await code { try SnapshotManifest.choose(wanted, in: directory) } == "backup_snapshot_missing", "\(wanted)")
        }
        #expect(try await fixture.restore("early", .init(snapshot: names[0])).objects == 1)
        // The clock goes back: the order of the snapshots does not.
        clock.advance(by: .seconds(-86_400))
        let late = try await fixture.make(clock: clock).snapshot
        #expect(late > names[2])
        #expect(try SnapshotSummary.all(in: directory).map(\.snapshot) == names + [late])
    }

    @Test func directoriesThatWillNotDoAreRefused() async throws {
        let fixture = try await BackupFixture()
        try await fixture.keep(testBytes(100))
        try await fixture.make()
        do {
            let held = try BackupLock(fixture.reading(), for: .writing)
            #expect(await code { try await fixture.make(isPatient: false) } == "backup_busy")
            #expect(await code { try await fixture.verify(isPatient: false) } == "backup_busy")
            #expect(await code { try await fixture.restore(isPatient: false) } == "backup_busy")
            withExtendedLifetime(held) {}
        }
        let foreign = fixture.folder.path + "/foreign"
        try FileManager.default.createDirectory(atPath: foreign, withIntermediateDirectories: false)
        try Data().write(to: URL(filePath: foreign + "/file"))
        #expect(await code { try await fixture.make(into: foreign) } == "backup_directory_not_empty")
        #expect(await code { try await fixture.verify(foreign) } == "backup_missing")
        #expect(await code { try await fixture.restore("new", from: foreign) } == "backup_missing")
        let other = try await BackupFixture()
        #expect(await code { try await other.make(into: fixture.backup) } == "backup_of_another_installation")
        #expect(await code { try await fixture.restore("new", .init(keys: try other.keys())) } == "key_backup_of_another_installation")
        let backups = Backups(fixture.installation, logger: BackupFixture.logger)
        for inside in [fixture.data + "/backup", fixture.data, fixture.folder.path, fixture.data + "/../data/x/y"] {
            #expect(await code { try await backups.make(.init(directory: inside)) } == "backup_inside_data", "\(inside)")
        }
        #expect(backups.history.state.failures == 4 && backups.history.state.last == nil)
    }

    @Test func whatTheInstallationHasLostIsToldAndTheRestIsBackedUp() async throws {
        let fixture = try await BackupFixture()
        let gone = try await fixture.keep(testBytes(100))
        let damaged = try await fixture.keep(testBytes(200_000))
        let whole = try await fixture.keep(testBytes(300))
        try FileManager.default.removeItem(atPath: BackupFixture.file(of: gone, in: fixture.data + "/objects"))
        try change(BackupFixture.file(of: damaged, in: fixture.data + "/objects")) { $0[128 + 65_540 + 5] ^= 1 }
        let report = try await fixture.make()
        #expect(report.objects == 1)
        let problems = Dictionary(uniqueKeysWithValues: report.lost.map { ($0.object, $0.problem) })
        #expect(problems == [gone: "missing", damaged: "chunk 1 does not match its check"])
        #expect(try await fixture.verify().isWhole)

        let restored = try await fixture.restore()
        #expect(restored.isWhole && restored.objects == 1 && restored.lostBefore == 2)
        let open = try await BackupFixture.open(fixture.folder.path + "/restored")
        let check = try await open.checkObjects()
        #expect(check.known == 1 && check.missing.count == 0, "the same content that comes again is stored anew")
        #expect(try await open.objects.bytes(whole, account: fixture.account, limit: .max) == testBytes(300))
        try await open.close()
    }

    @Test func aDamagedObjectOfTheInstallationStaysWholeInABackupThatHasIt() async throws {
        let fixture = try await BackupFixture()
        let id = try await fixture.keep(testBytes(100_000))
        try await fixture.make()
        try change(BackupFixture.file(of: id, in: fixture.data + "/objects")) { $0[5000] ^= 1 }
        #expect(try await fixture.make().lost.isEmpty)
        try await fixture.restore("restored", .init(keys: try fixture.keys()))
        let open = try await BackupFixture.open(fixture.folder.path + "/restored")
        #expect(try await open.objects.bytes(id, account: fixture.account, limit: .max) == testBytes(100_000))
        try await open.close()
    }

    @Test func theServerMakesThemByItselfWhereADirectoryIsSet() async throws {
        let folder = try TemporaryFolder()
        let backup = folder.path + "/backup"
        let server = try await ServerProcess(folder.path + "/data", ["--backup-dir", backup, "--backup-every", "6", "--backup-keep", "2"])
        server.terminate()
        #expect(await server.status() == 0, "\(server.output)")
        let options = ["dataDir": server.directory, "backupDir": backup, "backupKeep": "2"]
        let environment = ["CRESCENDO_BACKUP_RATE_MB": "50"]
        let settings = try Settings(options: options, environment: environment, isTerminal: false)
        let installation = try await Installation.open(settings, logger: BackupFixture.logger)
        let every: [Int64] = try await installation.database.read { tx in
            try tx.query("SELECT every_us FROM job_schedules WHERE name = 'backup.make'").map { try $0[0] }
        }
        #expect(every == [21_600_000_000])

        // The scheduled work itself.
        let order = try #require(settings.backupOrder)
        #expect(order == Backups.Order(directory: RealPath.absolute(backup), keep: 2, bytesPerSecond: 50_000_000))
        let backups = Backups(installation, logger: BackupFixture.logger)
        for _ in 0..<3 { _ = try await backups.make(order) }
        #expect(try BackupDirectory(path: backup).snapshotNames().count == 2)
        #expect(backups.history.state.successes == 3 && backups.history.state.last != nil)
        try await installation.close()
        #expect(try Settings(options: [:], environment: [:], isTerminal: false).backupOrder == nil)
        let refusal = await #expect(throws: ServerProcess.DidNotStart.self) {
            try await ServerProcess(folder.path + "/data", ["--backup-every", "soon"])
        }
        #expect(refusal?.status == 78 && refusal?.output.contains("--backup-every") == true, "\(refusal?.output ?? "")")
    }

    @Test func aSweepLeavesWhatABackupIsAboutToCopy() async throws {
        let fixture = try await BackupFixture()
        let recording = RecordingID.make()
        let id = try await fixture.keep(testBytes(100), of: recording)
        let installation = fixture.installation
        let account = fixture.account
        try await fixture.installation.sweepHold.whileHeld {
            try await installation.database.write { tx in
                try ObjectCatalogue.releaseAll(of: ObjectHolder(recording, "audio"), account: account, in: tx)
            }
            let report = try await installation.sweeper(logger: BackupFixture.logger).sweep(grace: .zero)
            #expect(report.isHeld && report.unreferenced == 0)
            #expect(try await installation.objects.bytes(id, account: account, limit: .max) == testBytes(100))
        }
        #expect(try await installation.sweeper(logger: BackupFixture.logger).sweep(grace: .zero) == .init(unreferenced: 1))
    }
}
