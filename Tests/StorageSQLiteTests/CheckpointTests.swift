import Foundation
import Logging
import Storage
import StorageSQLite
import StorageTestKit
import Testing

@Suite struct CheckpointTests {
    @Test(.timeLimit(.minutes(2))) func theLogBeginsAnewUnderAnUnbrokenLoad() async throws {
        try await withTemporaryDirectory { directory in
            var configuration = SQLiteConfiguration(path: directory + "/test.db", synchronous: .normal)
            configuration.checkpointBytes = 1 << 20
            configuration.restartBytes = 2 << 20
            let database = try SQLiteDatabase.open(configuration, logger: Logger(label: "test"))
            try await database.migrate(Fixture.migrations)
            // Four callers who never pause, until the log began anew three times.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<4 {
                    group.addTask {
                        var i = 0
                        while database.statistics.restarts < 3 {
                            try await database.insert("\(caller)-\(i)", bytes: 100_000)
                            i += 1
                        }
                    }
                }
                try await group.waitForAll()
            }
            // Its file shrinks again to the limit with the first commit after a new beginning.
            var i = 0
            while try FileManager.default.attributesOfItem(atPath: configuration.path + "-wal")[.size] as? Int ?? 0 > 4 << 20 {
                try await database.insert("after-\(i)", bytes: 1000)
                i += 1
            }
            try await database.close()
        }
    }

    @Test func aLongReadDoesNotHoldWritesUp() async throws {
        try await withDatabase({
            $0.checkpointBytes = 1 << 16
            $0.restartBytes = 1 << 17
            $0.synchronous = .normal
        }) { database in
            try await database.migrate(Fixture.migrations)
            let meeting = Meeting()
            let read = Task {
                try await database.read { tx in
                    let before = try tx.query("SELECT count(*) FROM notes")
                    meeting.reach(.begun)
                    meeting.wait(for: .queued)
                    return try tx.query("SELECT count(*) FROM notes") == before
                }
            }
            await meeting.waitAsync(for: .begun)
            for i in 0..<30 { try await database.insert(String(i), bytes: 10_000) }
            meeting.reach(.queued)
            #expect(try await read.value)
            #expect(try await database.ids().count == 30)
        }
    }

    @Test func aCrashWithALargeLogLosesNothing() async throws {
        try await withTemporaryDirectory { directory in
            var configuration = SQLiteConfiguration(path: directory + "/test.db", synchronous: .normal)
            configuration.checkpointBytes = 1 << 30
            let database = try SQLiteDatabase.open(configuration, logger: Logger(label: "test"))
            try await database.migrate(Fixture.migrations)
            for i in 0..<200 { try await database.insert(String(i), bytes: 100_000) }
            // What a killed process leaves: the file and the log as they are, nothing closed.
            let crashed = directory + "/crashed.db"
            for ending in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: configuration.path + ending, toPath: crashed + ending)
            }
            try await database.close()

            let again = try SQLiteDatabase.open(SQLiteConfiguration(path: crashed), logger: Logger(label: "test"))
            #expect(try await again.ids().count == 200)
            try await again.close()
        }
    }
}
