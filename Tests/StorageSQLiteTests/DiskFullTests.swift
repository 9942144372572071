import Foundation
import Logging
import ProgramTestKit
import Storage
import StorageSQLite
import Testing

@Suite struct DiskFullTests {
    @Test func aFullDatabaseFailsTypedLosesNothingAndHeals() async throws {
        try await withDatabase { database in
            try await database.migrate(Fixture.migrations)
            try await database.insert("before")
            // SQLite's own limit behaves as a full disk does.
            try await database.write { _ = try $0.query("PRAGMA max_page_count = 50") }
            let kind = await kindOfFailure { try await database.insert("large", bytes: 1 << 20) }
            #expect(kind == .diskFull)
            #expect(try await database.ids() == ["before"])
            try await database.write { _ = try $0.query("PRAGMA max_page_count = 100000") }
            try await database.insert("large", bytes: 1 << 20)
            #expect(try await database.ids() == ["before", "large"])
        }
    }

    @Test func whoFillsTheDiskFailsAlone() async throws {
        try await withDatabase { database in
            try await database.migrate(Fixture.migrations)
            try await database.write { _ = try $0.query("PRAGMA max_page_count = 50") }
            let results = await database.asOneBatch([
                { try await $0.insert("a") }, { try await $0.insert("large", bytes: 1 << 20) }, { try await $0.insert("b") },
            ])
            #expect(results.map(\.failureKind) == [nil, .diskFull, nil])
            #expect(try await database.ids() == ["a", "b"])
        }
    }

    @Test(.enabled(if: SmallDisk.canMount, "a file system can only be mounted as root (max_page_count above shows the same errors)"))
    func aFullDiskFailsEveryCallerOfTheCommitAndHeals() async throws {
        try await SmallDisk.with(megabytes: 4) { disk in
            var configuration = SQLiteConfiguration(path: disk + "/test.db")
            configuration.checkpointBytes = 1 << 30
            configuration.batchTime = .seconds(60)
            let database = try SQLiteDatabase.open(configuration, logger: Logger(label: "test"))
            try await database.migrate(Fixture.migrations)
            try await database.insert("before")
            try Data(count: 3 << 20).write(to: URL(filePath: disk + "/filler"))
            // Each fits into SQLite's cache, so the disk is first written to by their common COMMIT.
            let results = await database.asOneBatch(
                (0..<10).map { i in { try await $0.insert("large\(i)", bytes: 150_000) } })
            #expect(results.allSatisfy { $0.failureKind == .diskFull }, "\(results)")
            #expect(try await database.ids() == ["before"])

            try FileManager.default.removeItem(atPath: disk + "/filler")
            try await database.insert("after", bytes: 150_000)
            #expect(try await database.ids() == ["after", "before"])
            try await database.close()

            let again = try SQLiteDatabase.open(SQLiteConfiguration(path: disk + "/test.db"), logger: Logger(label: "test"))
            #expect(try await again.ids() == ["after", "before"])
            try await again.close()
        }
    }
}

/// A file system in memory that is small enough to fill.
enum SmallDisk {
    /// Whether one can be mounted here: it was tried.
    static let canMount: Bool = {
        let directory = "/tmp/crescendo-mount-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        guard run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory) else { return false }
        return run("umount", directory)
    }()

    static func with(megabytes: Int, _ body: (String) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            guard run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", directory) else {
                throw CocoaError(.fileWriteNoPermission)
            }
            defer { _ = run("umount", "-l", directory) }
            try await body(directory)
        }
    }

    private static func run(_ command: String...) -> Bool {
        (try? Program.run(command).status) == 0
    }
}
