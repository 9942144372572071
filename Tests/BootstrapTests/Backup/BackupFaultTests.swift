import Foundation
import Glibc
import ObjectStore
import ObjectStoreTestKit
import Storage
import StorageSQLite
import Testing
import VoiceCore

@testable import Bootstrap

/// Backups and restores that end, or fail, at every single file call.
@Suite struct BackupFaultTests {
    /// More than a backup of the few objects here makes.
    private static let calls = 0..<150

    /// An installation with a backup, and something new since.
    private func backedUpOnce() async throws -> (BackupFixture, first: BackupReport) {
        let fixture = try await BackupFixture()
        try await fixture.keep(testBytes(70_000))
        try await fixture.keep(testBytes(100))
        let first = try await fixture.make()
        try await fixture.keep(testBytes(140_000))
        try await fixture.keep(testBytes(200))
        return (fixture, first)
    }

    private func copy(_ fixture: BackupFixture, _ number: Int) throws -> String {
        let path = fixture.folder.path + "/backup-\(number)"
        try FileManager.default.copyItem(atPath: fixture.backup, toPath: path)
        return path
    }

    @Test func cutOffAnywhereItLeavesTheEarlierSnapshotAndIsContinued() async throws {
        let (fixture, first) = try await backedUpOnce()
        var ends = 0
        for number in Self.calls {
            let path = try copy(fixture, number)
            let faulty = FaultyFileCalls(plan: FaultyFileCalls.ending(at: number))
            guard await code({ try await fixture.make(into: path, keep: 1, calls: faulty) }) != nil else { break }
            ends += 1
            let directory = BackupDirectory(path: path)
            if try directory.snapshotNames().isEmpty {
                Issue.record("no snapshot is left after call \(number)")
            } else {
                let report = try await fixture.verify(path)
                #expect(report.isWhole, "call \(number): \(report.damage)")
            }
            let next = try await fixture.make(into: path)
            #expect(next.objects == 4 && next.lost.isEmpty, "call \(number)")
            #expect(try await fixture.verify(path).isWhole, "call \(number)")
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.snapshots)
            #expect(try names.count == directory.snapshotNames().count * 4, "call \(number): \(names)")
            _ = try await fixture.make(into: path, keep: 1)
            let left = try FileManager.default.subpathsOfDirectory(atPath: path + "/objects").filter { $0.hasSuffix(".part") }
            #expect(left.isEmpty, "call \(number)")
            try FileManager.default.removeItem(atPath: path)
        }
        #expect(ends > 40 && ends < Self.calls.count, "the calls reach over the whole work: \(ends)")
        #expect(first.objects == 2)
    }

    /// What a snapshot's manifest speaks of is on stable storage before the manifest is.
    @Test func aPowerCutAnywhereLeavesOnlyWholeSnapshots() async throws {
        var cuts = 0
        for number in stride(from: 0, to: Self.calls.upperBound, by: 2) {
            let fixture = try await BackupFixture()
            try await fixture.keep(testBytes(70_000))
            let path = fixture.backup
            let disk = VolatileFileCalls()
            let first = try await fixture.make(into: path, calls: disk)
            let late = try await fixture.keep(testBytes(3000))
            let faulty = FaultyFileCalls(disk, plan: FaultyFileCalls.ending(at: number))
            let failure = await code { try await fixture.make(into: path, calls: faulty) }
            try disk.cutPower(root: path)
            let names = try BackupDirectory(path: path).snapshotNames().map(\.text)
            #expect(names.first == first.snapshot && names.count <= 2, "call \(number): \(names)")
            let report = try await fixture.verify(path, calls: disk)
            #expect(report.isWhole, "call \(number): \(report.damage)")
            if failure == nil {
                #expect(names.count == 2)
                break
            }
            cuts += 1
            let next = try await fixture.make(into: path, calls: disk)
            try disk.cutPower(root: path)
            #expect(try await fixture.verify(path, calls: disk).isWhole, "call \(number)")
            #expect(next.objects == 2 && FileManager.default.fileExists(atPath: BackupFixture.file(of: late, in: path)))
        }
        #expect(cuts > 10 && cuts < Self.calls.count / 2, "the calls reach over the whole work: \(cuts)")
    }

    private static let needRoom: Set<String> = ["mkdir", "open", "write", "fsync", "rename"]

    @Test func aFullDiskIsToldAndLeavesTheEarlierSnapshotWhole() async throws {
        let (fixture, first) = try await backedUpOnce()
        var failures = 0
        for number in stride(from: 0, to: Self.calls.upperBound, by: 2) {
            let path = try copy(fixture, number)
            let plan = FaultyFileCalls.failing(number, errno: ENOSPC)
            let faulty = FaultyFileCalls(plan: { number, call in Self.needRoom.contains(call) ? plan(number, call) : nil })
            if let failure = await code({ try await fixture.make(into: path, calls: faulty) }) {
                #expect(failure == "backup_storage_full", "call \(number)")
                failures += 1
                #expect(try BackupDirectory(path: path).snapshotNames().first?.text == first.snapshot)
                #expect(try await fixture.verify(path).isWhole, "call \(number)")
                #expect(try await fixture.make(into: path).objects == 4, "it goes on once there is room")
            }
            try FileManager.default.removeItem(atPath: path)
            if faulty.calls <= number { break }
        }
        #expect(failures > 10, "\(failures)")
    }

    @Test func aRestoreThatIsCutOffIsRefusedByTheServerAndContinued() async throws {
        let (fixture, _) = try await backedUpOnce()
        try await fixture.make()
        let keys = try fixture.keys()
        var ends = 0
        for number in Self.calls {
            let name = "restored-\(number)"
            let target = fixture.folder.path + "/" + name
            // With and without keys by turns: a restore that makes keys goes on with those it made.
            let options = RestoreRun.Options(keys: number % 2 == 0 ? keys : nil)
            let faulty = FaultyFileCalls(plan: FaultyFileCalls.ending(at: number))
            guard await code({ try await fixture.restore(name, options, calls: faulty) }) != nil else { break }
            ends += 1
            let database = FileManager.default.fileExists(atPath: target + "/crescendo.sqlite")
            let isUnfinished = FileManager.default.fileExists(atPath: target + "/restore.json")
            #expect(!database || isUnfinished, "call \(number)")
            if isUnfinished {
                #expect(await code { try await BackupFixture.open(target) } == "restore_unfinished", "call \(number)")
            }
            let report = try await fixture.restore(name, options)
            #expect(report.isWhole && report.objects == 4, "call \(number)")
            try await expectWhole(target, fixture, "call \(number)")
            try FileManager.default.removeItem(atPath: target)
        }
        #expect(ends > 40 && ends < Self.calls.count, "the calls reach over the whole work: \(ends)")
    }

    private func expectWhole(_ target: String, _ fixture: BackupFixture, _ comment: String) async throws {
        let open = try await BackupFixture.open(target)
        let check = try await open.checkObjects()
        #expect(check.known == 4 && check.missing.count == 0, "\(comment)")
        let ids = try await open.database.read { [account = fixture.account] tx in
            try tx.query("SELECT id FROM objects WHERE account_id = \(account)").map { try $0[0] as ObjectID }
        }
        for id in ids {
            let restored = try await open.objects.bytes(id, account: fixture.account, limit: .max)
            #expect(try await restored == fixture.installation.objects.bytes(id, account: fixture.account, limit: .max), "\(comment)")
        }
        try await open.close()
    }

    @Test func aRestoreOnAFullDiskIsToldAndGoesOn() async throws {
        let (fixture, _) = try await backedUpOnce()
        var failures = 0
        for number in stride(from: 0, to: Self.calls.upperBound, by: 3) {
            let name = "restored-\(number)"
            let plan = FaultyFileCalls.failing(number, errno: ENOSPC)
            let faulty = FaultyFileCalls(plan: { number, call in Self.needRoom.contains(call) ? plan(number, call) : nil })
            guard let failure = await code({ try await fixture.restore(name, calls: faulty) }) else { continue }
            #expect(failure == "backup_storage_full", "call \(number)")
            failures += 1
            #expect(try await fixture.restore(name).isWhole, "call \(number)")
        }
        #expect(failures > 10, "\(failures)")
    }

    @Test func workThatIsNoLongerWantedEndsAndIsContinued() async throws {
        let (fixture, _) = try await backedUpOnce()
        try await fixture.keep(testBytes(3_000_000))
        let source = fixture.source
        let path = fixture.backup
        // Told at the first word of progress, so that it ends somewhere behind.
        let task = Task {
            try await withThrowingTaskGroup(of: BackupReport.self) { group in
                let (words, word) = AsyncStream.makeStream(of: BackupProgress.self)
                group.addTask {
                    // So slow that it does not end by itself in the moment between.
                    try await LongWork.run(bytesPerSecond: 1_000_000, tell: { word.yield($0) }) { work in
                        try BackupRun(source, into: path, work: work).run()
                    }
                }
                for await progress in words where progress.phase == .objects { break }
                group.cancelAll()
                return try await group.next()
            }
        }
        #expect(await code { try await task.value } == "CancellationError")
        #expect(try await fixture.verify().snapshots.count == 1)
        #expect(try await fixture.make().objects == 5)
    }
}
