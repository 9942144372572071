import Foundation
import Logging
import NIOConcurrencyHelpers
import ProgramTestKit
import Storage
import StorageSQLite
import Testing

@Suite struct SnapshotTests {
    @Test func itIsOneStateWhileOthersWrite() async throws {
        let folder = try TemporaryFolder()
        let database = try folder.open()
        try await database.migrate(Fixture.migrations)
        for number in 0..<200 { try await database.insert("before \(number)", bytes: 2000) }
        // Two rows go in together or not at all.
        let writing = Task {
            var number = 0
            while !Task.isCancelled {
                let pair = number
                try await database.write { tx in
                    for half in ["a", "b"] { try tx.execute("INSERT INTO notes (id) VALUES (\("pair \(pair) \(half)"))") }
                }
                number += 1
            }
        }
        for number in 0..<5 {
            let target = folder.path + "/snapshot \(number)"
            try Data().write(to: URL(filePath: target))
            try SQLiteSnapshot.write(folder.path + "/db", to: target) { true }
            let file = try SQLiteFile(path: target, mode: .reading)
            #expect(file.problems().isEmpty)
            let ids: [String] = try file.read { try $0.query("SELECT id FROM notes").map { try $0[0] } }
            let halves = ids.filter { $0.hasPrefix("pair") }
            #expect(ids.count - halves.count == 200)
            #expect(Dictionary(grouping: halves) { $0.dropLast() }.allSatisfy { $0.value.count == 2 })
        }
        writing.cancel()
        _ = await writing.result
        try await database.close()
    }

    @Test func itHoldsNothingOfDeletedRows() async throws {
        let folder = try TemporaryFolder()
        let database = try folder.open()
        try await database.migrate(Fixture.migrations)
        for number in 0..<500 { try await database.insert("confidential \(number)") }
        try await database.write { _ = try $0.execute("DELETE FROM notes WHERE id LIKE 'confidential%'") }
        let target = folder.path + "/snapshot"
        try Data().write(to: URL(filePath: target))
        try SQLiteSnapshot.write(folder.path + "/db", to: target) { true }
        #expect(try Data(contentsOf: URL(filePath: target)).range(of: Data("confidential".utf8)) == nil)
        try await database.close()
    }

    @Test func itEndsWhenItIsNoLongerWanted() async throws {
        let folder = try TemporaryFolder()
        let database = try folder.open()
        try await database.migrate(Fixture.migrations)
        for number in 0..<2000 { try await database.insert("row \(number)", bytes: 100) }
        let target = folder.path + "/snapshot"
        try Data().write(to: URL(filePath: target))
        let looks = NIOLockedValueBox(0)
        let kind = await kindOfFailure {
            try SQLiteSnapshot.write(folder.path + "/db", to: target) {
                looks.withLockedValue { count in
                    count += 1
                    return count < 3
                }
            }
        }
        #expect(kind == .interrupted && looks.withLockedValue { $0 } == 3)
        #expect(try await database.ids().count == 2000)
        try await database.close()
    }

    @Test(.enabled(if: SmallDisk.canMount, "a file system can only be mounted as root"))
    func aFullDiskIsTyped() async throws {
        let folder = try TemporaryFolder()
        let database = try folder.open()
        try await database.migrate(Fixture.migrations)
        for number in 0..<300 { try await database.insert("row \(number)", bytes: 20_000) }
        let path = folder.path + "/db"
        try await SmallDisk.with(megabytes: 2) { disk in
            try Data().write(to: URL(filePath: disk + "/snapshot"))
            #expect(await kindOfFailure { try SQLiteSnapshot.write(path, to: disk + "/snapshot") { true } } == .diskFull)
        }
        try await database.close()
    }

    @Test func aFileIsEditedAsOneTransactionOrNotAtAll() async throws {
        let folder = try TemporaryFolder()
        let database = try folder.open()
        try await database.migrate(Fixture.migrations)
        try await database.insert("kept")
        try await database.close()
        let file = try SQLiteFile(path: folder.path + "/db", mode: .editing)
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try file.edit { tx in
                try tx.execute("DELETE FROM notes WHERE id IS NOT NULL")
                throw Stop()
            }
        }
        try file.edit { tx in _ = try tx.execute("INSERT INTO notes (id) VALUES ('added')") }
        var ids: [String] = []
        try file.forEachRow(of: "SELECT id FROM notes ORDER BY id") { ids.append(try $0[0]) }
        #expect(ids == ["added", "kept"])
        #expect(await kindOfFailure { _ = try SQLiteFile(path: folder.path + "/none", mode: .reading) } == .io)
        try Data(repeating: 7, count: 9000).write(to: URL(filePath: folder.path + "/noise"))
        #expect(try !SQLiteFile(path: folder.path + "/noise", mode: .reading).problems().isEmpty)
    }
}

/// A folder of a test's own with a database in it.
private final class TemporaryFolder: Sendable {
    let path = FileManager.default.temporaryDirectory.path + "/crescendo-snapshot-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false) }

    func open() throws -> SQLiteDatabase {
        var configuration = SQLiteConfiguration(path: path + "/db", synchronous: .normal, readers: 1)
        // Time limits are not the question here, and the machine may be busy.
        configuration.writeLimit = .seconds(60)
        configuration.readLimit = .seconds(60)
        return try SQLiteDatabase.open(configuration, logger: Logger(label: "test"))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
