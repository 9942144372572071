import FoundationEssentials
import Logging
import Storage
import StorageSQLite
import Testing
import VoiceCore

@Suite struct SQLiteSettingsTests {
    @Test(arguments: [(SQLiteConfiguration.Synchronous.full, 2), (.normal, 1)])
    func theWriterSyncsAsItWasTold(level: SQLiteConfiguration.Synchronous, expected: Int) async throws {
        try await withDatabase({ $0.synchronous = level }) { database in
            let actual: Int = try await database.write { try $0.query("PRAGMA synchronous")[0][0] }
            #expect(actual == expected)
        }
    }

    @Test func theWriterKeepsAWriteAheadLogAndForeignKeys() async throws {
        try await withDatabase { database in
            let mode: String = try await database.write { try $0.query("PRAGMA journal_mode")[0][0] }
            #expect(mode == "wal")
            try await database.write { tx in
                try tx.execute("CREATE TABLE parents (id INTEGER PRIMARY KEY)")
                try tx.execute("CREATE TABLE children (parent INTEGER REFERENCES parents (id))")
            }
            let kind = await kindOfFailure { try await database.write { _ = try $0.execute("INSERT INTO children VALUES (\(1))") } }
            #expect(kind == .constraint)
        }
    }

    @Test func theClockAndItsOffsetAreTheOnlyTime() async throws {
        let clock = ManualWallClock()
        try await withDatabase({
            $0.clock = clock
            $0.clockOffset = .seconds(60)
        }) { database in
            let times = try await database.read { tx in [try tx.now(), try tx.query("SELECT crescendo_now()")[0][0]] }
            #expect(times == [clock.now() + .seconds(60), clock.now() + .seconds(60)])
            clock.advance(by: .seconds(5))
            #expect(try await database.write { try $0.now() } == clock.now() + .seconds(60))
        }
    }

    @Test func aFileThatIsNoDatabaseIsCorrupt() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/test.db"
            try String(repeating: "not a database ", count: 1000).write(toFile: path, atomically: true, encoding: .utf8)
            #expect {
                try SQLiteDatabase.open(SQLiteConfiguration(path: path), logger: Logger(label: "test"))
            } throws: { ($0 as? StorageError)?.kind == .corrupt }
        }
    }

    @Test func aPathThatCannotBeOpenedSaysSo() {
        #expect {
            try SQLiteDatabase.open(SQLiteConfiguration(path: "/nonexistent/test.db"), logger: Logger(label: "test"))
        } throws: { ($0 as? StorageError)?.kind == .io }
    }
}
