import Logging
import Storage
import StorageSQLite
import StorageTestKit
import Testing

@Suite struct SlowClosureTests {
    /// Short enough for a test, long enough for a busy machine to run what comes before.
    private static let limit: Duration = .seconds(1)

    @Test func anInterruptedWriteFailsAloneAndItsBatchIsReplayed() async throws {
        try await withDatabase({ $0.writeLimit = Self.limit }) { database in
            try await database.migrate(Fixture.migrations)
            let results = await database.asOneBatch([
                { try await $0.insert("a") }, { try await $0.write { _ = try $0.execute(Fixture.endlessWrite) } },
                { try await $0.insert("b") },
            ])
            #expect(results.map(\.failureKind) == [nil, .interrupted, nil])
            #expect(try await database.ids() == ["a", "b"])
            #expect(database.statistics.interrupts >= 1)
            #expect(database.statistics.replays >= 1)  // "a", and the one that held the writer unless that was itself too slow
        }
    }

    @Test func afterAnInterruptTheTransactionRefusesEvenIfItWasCaught() async throws {
        try await withDatabase({ $0.writeLimit = Self.limit }) { database in
            try await database.migrate(Fixture.migrations)
            let kind = await kindOfFailure {
                try await database.write { tx in
                    try tx.execute("INSERT INTO notes (id) VALUES (\("a"))")
                    do { _ = try tx.query(Fixture.endlessRead) } catch {}
                    do { try tx.execute("INSERT INTO notes (id) VALUES (\("b"))") } catch {}
                }
            }
            #expect(kind == .interrupted)
            #expect(try await database.ids() == [])
        }
    }

    @Test func aClosureThatComputesForTooLongIsRefusedItsNextStatement() async throws {
        try await withDatabase({ $0.writeLimit = Self.limit }) { database in
            try await database.migrate(Fixture.migrations)
            let kind = await kindOfFailure { try await database.write { tx in while true { _ = try tx.now() } } }
            #expect(kind == .interrupted)
            try await database.insert("next")
            #expect(try await database.ids() == ["next"])
        }
    }

    @Test func aReadOverItsLimitIsInterrupted() async throws {
        try await withDatabase({ $0.readLimit = Self.limit }) { database in
            let kind = await kindOfFailure { try await database.read { _ = try $0.query(Fixture.endlessRead) } }
            #expect(kind == .interrupted)
        }
    }

    @Test func aReadWhoseCallerGivesUpStops() async throws {
        try await withDatabase { database in
            let meeting = Meeting()
            let read = Task {
                try await database.read { tx in
                    meeting.reach(.begun)
                    _ = try tx.query(Fixture.endlessRead)
                }
            }
            await meeting.waitAsync(for: .begun)
            read.cancel()
            await #expect(throws: CancellationError.self) { try await read.value }
        }
    }

    /// Whoever gives up may do so in any moment: before the statement begins, too, when SQLite forgets that it was interrupted.
    @Test func manyReadsWhoseCallersGiveUpStop() async throws {
        try await withDatabase { database in
            for pause in 0..<60 {
                let read = Task { try await database.read { tx in _ = try tx.query(Fixture.endlessRead) } }
                for _ in 0..<pause { await Task.yield() }
                read.cancel()
                await #expect(throws: CancellationError.self) { try await read.value }
            }
        }
    }

    @Test func aMigrationHasNoLimit() async throws {
        try await withDatabase({ $0.writeLimit = .milliseconds(20) }) { database in
            try await database.migrate([
                Migration(
                    1, "long", oldestCompatible: 1,
                    statements: ["WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000) SELECT max(i) FROM n"])
            ])
        }
    }

    @Test func aSlowClosureIsLoggedByItsStatementWithoutParameters() async throws {
        let log = RecordedLog()
        try await withTemporaryDirectory { directory in
            var configuration = SQLiteConfiguration(path: directory + "/test.db")
            configuration.slowClosure = .zero
            let database = try SQLiteDatabase.open(configuration, logger: log.logger)
            try await database.migrate(Fixture.migrations)
            try await database.insert("somebody's words")
            try await database.close()
        }
        let lines = log.lines
        #expect(lines.contains { $0.contains("slow closure") && $0.contains("INSERT INTO notes (id, bytes) VALUES (?, ?)") })
        #expect(!lines.contains { $0.contains("somebody's words") })
    }
}

/// Keeps what is logged, for a test to look at.
final class RecordedLog: Sendable {
    private let recorded = Monitor<[String]>([])

    var lines: [String] { recorded.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(recorded: self.recorded) }
    }

    private struct Handler: LogHandler {
        let recorded: Monitor<[String]>
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            recorded.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
        }
    }
}
