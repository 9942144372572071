import EventLog
import Foundation
import Jobs
import ObjectStore
import ObjectStoreTestKit
import Recordings
import Storage
import StorageSQLite
import Testing
import VoiceCore

@testable import Bootstrap

/// What a restore changes, and what it keeps.
@Suite struct RestoreTests {
    private enum Kind: JobKind {
        static let name = "test.work"
        struct Payload: Codable, Sendable { var number = 0 }
        typealias Result = Nothing
    }

    @Test func positionsRiseAboveAllThatWereEverGivenOut() async throws {
        let fixture = try await BackupFixture()
        try await fixture.keep(testBytes(1))
        try await fixture.make()
        try await fixture.keep(testBytes(2))
        let lost = try await fixture.installation.database.read { tx in try EventLog.newest(in: tx) }
        var positions = [lost]
        for name in ["first", "second"] {
            let epoch = try await fixture.restore(name).epoch
            let open = try await BackupFixture.open(fixture.folder.path + "/" + name)
            let position = try await open.database.read { tx in try EventLog.newest(in: tx) }
            #expect(position.description.hasPrefix("\(epoch)-"), "its first events are of the new epoch: \(position)")
            positions.append(position)
            try await open.close()
        }
        #expect(positions[1] > positions[0] && positions[2] >= positions[1])
    }

    @Test func jobsRunAgainAndSchedulesBeginAnew() async throws {
        let fixture = try await BackupFixture()
        let ids = (0..<3).map { _ in JobID.make() }
        let (account, database) = (fixture.account, fixture.database)
        try await database.write { tx in
            for id in ids { try tx.enqueue(Kind.self, .init(), account: account, id: id) }
            // One runs, one of them is to be cancelled.
            try tx.execute(
                """
                UPDATE jobs SET state = 'running', worker = 'wrk', lease_until = 9000000000000000000, crashes = 2, fence = 7
                WHERE account_id = \(account) AND id IN \(list: Array(ids[0...1]))
                """)
            try tx.execute("UPDATE jobs SET cancel_requested = 1 WHERE account_id = \(account) AND id = \(ids[1])")
            try tx.execute("INSERT INTO job_schedules (name, every_us, next_at) VALUES ('purge', 86400000000, 1000)")
            try tx.execute(
                """
                INSERT INTO event_consumers (name, epoch, transaction_id, event_id, lease_owner, lease_until)
                VALUES ('reader', 1, 0, 1, 'srv', 9000000000000000000)
                """)
        }
        try await fixture.make()
        let before = SystemWallClock().now()
        try await fixture.restore()
        let open = try await BackupFixture.open(fixture.folder.path + "/restored")
        let queue = JobQueue(database: open.database)
        var jobs: [Job?] = []
        for id in ids { jobs.append(try await queue.job(id, account: account)) }
        #expect(jobs.map { $0?.state } == [.ready, .cancelled, .ready])
        #expect(jobs[0]?.crashes == 2, "that its worker is gone is no crash of the job's")
        let next: Timestamp? = try await open.database.read { tx in
            try tx.first("SELECT next_at FROM job_schedules WHERE name = 'purge'").map { try $0[0] }
        }
        #expect(next.map { $0 >= before + .seconds(86_400) } == true, "nothing is purged at the first start")
        let lease: String? = try await open.database.read { tx in
            try tx.first("SELECT lease_owner FROM event_consumers WHERE name = 'reader'").map { try $0[0] }
        }
        #expect(lease == "")
        try await open.close()
    }

    @Test func uploadsUnderWayAreForgotten() async throws {
        let fixture = try await BackupFixture()
        let (account, database) = (fixture.account, fixture.database)
        let ids = [UploadID.make(), .make()]
        let (object, recording) = (ObjectID.make(), RecordingID.make())
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO uploads (account_id, id, object_id, length, created_at, expires_at)
                VALUES (\(account), \(ids[0]), \(object), 100, 1, 9000000000000000)
                """)
            try tx.execute(
                """
                INSERT INTO uploads (account_id, id, recording_id, length, created_at, expires_at)
                VALUES (\(account), \(ids[1]), \(recording), 100, 1, 9000000000000000)
                """)
        }
        try await fixture.make()
        #expect(try await fixture.restore().forgottenUploads == 1)
        let open = try await BackupFixture.open(fixture.folder.path + "/restored")
        let left = try await open.database.read { tx in
            try tx.query("SELECT id FROM uploads WHERE account_id = \(account)").map { try $0[0] as UploadID }
        }
        #expect(left == [ids[1]])
        try await open.close()
    }

    @Test func erasedAccountsStayErasedWithAndWithoutKeys() async throws {
        let fixture = try await BackupFixture()
        let keyStore = try FileKeyStore(directory: fixture.data + "/keys")
        let erased = AccountID.make()
        _ = try await keyStore.create(for: erased)
        let receipt = try await fixture.installation.objects.put(testBytes(1000), account: erased)
        let database = fixture.database
        try await database.write { tx in
            try tx.execute("INSERT INTO accounts (id, name, is_owner, created_at) VALUES (\(erased), 'other', 0, 1)")
            _ = try ObjectCatalogue.keep(receipt, account: erased, holder: ObjectHolder(RecordingID.make(), "audio"), in: tx)
        }
        try await fixture.keep(testBytes(5))
        let first = try await fixture.make().snapshot
        let keys = try fixture.keys()
        #expect(keys.accounts.count == 2)
        try await keyStore.erase(erased)
        try await fixture.make()

        // The first snapshot, and the keys of that time, know nothing of the erasure.
        for (name, given) in [("with", keys), ("without", nil)] as [(String, KeyArchive?)] {
            let report = try await fixture.restore(name, .init(snapshot: first, keys: given))
            #expect(report.isWhole && report.objects == 1 && report.erasedObjects == 1, "\(name)")
            let path = fixture.folder.path + "/" + name
            #expect(!FileManager.default.fileExists(atPath: BackupFixture.file(of: receipt.id, in: path + "/objects")))
            let restoredKeys = try FileKeyStore(directory: path + "/keys")
            await #expect(throws: ObjectStoreError.keyErased) { _ = try await restoredKeys.keys(for: erased) }
            await #expect(throws: ObjectStoreError.keyErased) { _ = try await restoredKeys.create(for: erased) }
            let open = try await BackupFixture.open(path)
            #expect(try await open.checkObjects().missing.count == 0)
            try await open.close()
        }
    }

    @Test func onlyAnEmptyDirectoryIsFilled() async throws {
        let fixture = try await BackupFixture()
        try await fixture.keep(testBytes(5))
        try await fixture.make()
        let full = fixture.folder.path + "/full"
        try FileManager.default.createDirectory(atPath: full, withIntermediateDirectories: false)
        #expect(try await fixture.restore("full").isWhole, "an empty one will do")
        #expect(await code { try await fixture.restore("full") } == "restore_target_not_empty")
        let open = try await BackupFixture.open(full)
        #expect(await code { try await fixture.restore("full") } == "restore_target_not_empty")
        try await open.close()
    }

    @Test func aKeyBackupIsReadOnlyWithItsWord() async throws {
        let fixture = try await BackupFixture()
        let file = fixture.folder.path + "/keys.backup"
        let directory = DataDirectory(path: fixture.data)
        let now = SystemWallClock().now()
        let report = try KeyBackup.write(to: file, of: directory, passphrase: nil, at: now)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(report.accounts == 1 && mode == 0o600)
        let word = try #require(report.recoveryKey)
        #expect(try KeyBackup.read(file, with: Secret(word)).accounts.keys.map { $0 } == [fixture.account])
        let again = try KeyBackup.write(to: file, of: directory, passphrase: Secret("a long passphrase"), at: now)
        #expect(again.recoveryKey == nil)
        #expect(try KeyBackup.read(file, with: Secret("a long passphrase")).madeAt == now)
        #expect(await code { try KeyBackup.read(file, with: Secret(word)) } == "key_backup_locked")
        #expect(await code { try KeyBackup.read(fixture.folder.path + "/none", with: Secret(word)) } == "input_unreadable")
        #expect(await code { try KeyBackup.write(to: file, of: directory, passphrase: Secret("short"), at: now) } == "passphrase_too_short")
    }
}
