import Foundation
import Logging
import Storage
import StoragePostgres
import StorageTestKit
import Testing
import VoiceCore

@Suite(.enabled(if: PostgresServer.programs != nil, "PostgreSQL is not installed: ./dev.sh setup"))
struct PostgresDatabaseTests {
    private static let counters = [
        Migration(
            1, "counters", oldestCompatible: 1,
            tables: [Table("counters", scope: .installation, columns: [.init("id", .text), .init("n", .integer)], primaryKey: ["id"])])
    ]

    @Test func writesAreSerializableAndReadsCannotWrite() async throws {
        try await withDatabase { database in
            let levels = try await database.write { tx in
                [try tx.query("SHOW transaction_isolation")[0], try tx.query("SHOW transaction_read_only")[0]]
            }
            #expect(levels == [Row([.text("serializable")]), Row([.text("off")])])
            let read = try await database.read { tx in
                [try tx.query("SHOW transaction_isolation")[0], try tx.query("SHOW transaction_read_only")[0]]
            }
            #expect(read == [Row([.text("repeatable read")]), Row([.text("on")])])
            let named = try await database.write(WriteOptions(isolation: .readCommitted)) { try $0.query("SHOW transaction_isolation")[0] }
            #expect(named == Row([.text("read committed")]))
        }
    }

    @Test func aWriteSkewThatIsForcedRunsOneClosureAgain() async throws {
        try await withDatabase { database in
            try await database.migrate(Self.counters)
            try await database.write { _ = try $0.execute("INSERT INTO counters (id, n) VALUES (\("a"), \(60)), (\("b"), \(60))") }
            // Both read before either writes, so the database must undo one; its second run sees the other's work.
            let bothRead = Rendezvous(2)
            let withdrawals = try await withThrowingTaskGroup(of: Int.self) { group in
                for id in ["a", "b"] {
                    group.addTask {
                        try await database.write { tx in
                            let total: Int = try tx.query("SELECT sum(n) FROM counters")[0][0]
                            bothRead.arrive()
                            return total < 100 ? 0 : try tx.execute("UPDATE counters SET n = n - \(100) WHERE id = \(id)")
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(withdrawals == 1)
            #expect(database.statistics.retries >= 1)
        }
    }

    @Test func aConnectionThatIsLostBeforeTheCommitRunsTheClosureAgain() async throws {
        let server = try await PostgresServer.shared()
        try await withDatabase { database in
            try await database.migrate(Self.counters)
            let name: String = try await database.read { try $0.query("SELECT current_database()")[0][0] }
            let runs = Rendezvous(1)
            try await database.write { tx in
                try tx.execute("INSERT INTO counters (id, n) VALUES (\("a"), \(1))")
                if runs.arrive() == 1 { try server.endConnections(to: name) }
                try tx.execute("UPDATE counters SET n = n + \(1)")
            }
            #expect(try await database.read { try $0.query("SELECT n FROM counters")[0][0] } == 2)
        }
    }

    @Test func aConnectionThatIsLostInTheCommitLeavesTheCallerInDoubt() async throws {
        try await withDatabase { database in
            try await database.migrate(Self.counters)
            // A deferred trigger ends its own server process: the COMMIT that runs it gets no answer.
            try await database.write { tx in
                try tx.execute(
                    """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END'
                    """)
                try tx.execute(
                    """
                    CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON counters DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION die()
                    """)
            }
            await #expect {
                try await database.write { _ = try $0.execute("INSERT INTO counters (id, n) VALUES (\("a"), \(1))") }
            } throws: { ($0 as? StorageError)?.kind == .commitUnknown }
            #expect(try await database.read { try $0.query("SELECT count(*) FROM counters")[0][0] } == 0)
        }
    }

    @Test func theStatementLimitInterrupts() async throws {
        try await withDatabase({ $0.limit = .milliseconds(100) }) { database in
            await #expect {
                try await database.read { _ = try $0.query("SELECT pg_sleep(30)") }
            } throws: { ($0 as? StorageError)?.kind == .interrupted }
            let answer: Int = try await database.read { try $0.query("SELECT 1")[0][0] }
            #expect(answer == 1)
        }
    }

    @Test func theClockTakesTheOffsetOfATest() async throws {
        try await withDatabase({ $0.clockOffset = .seconds(3600) }) { database in
            let now = try await database.read { try $0.now() }
            #expect(abs((now - SystemWallClock().now()).seconds - 3600) < 60)
        }
    }

    @Test func wakeUpsReachAnotherServerOnTheSameDatabase() async throws {
        let connection = try await PostgresServer.shared().makeDatabase()
        let configuration = PostgresConfiguration(connection: Secret(connection), connections: 1)
        let first = try PostgresDatabase.open(configuration, logger: Logger(label: "test"))
        let second = try PostgresDatabase.open(configuration, logger: Logger(label: "test"))
        var signals = second.signals("jobs").makeAsyncIterator()
        try await first.write { $0.notify("jobs") }
        #expect(await signals.next() != nil)
        try await first.close()
        try await second.close()
    }

    @Test func anAddressThatNobodyListensOnIsUnavailable() {
        #expect {
            try PostgresDatabase.open(PostgresConfiguration(connection: Secret("host=/nonexistent")), logger: Logger(label: "test"))
        } throws: { ($0 as? StorageError)?.kind == .unavailable }
    }
}

/// A point that database threads wait for until `count` of them are there; later ones pass.
final class Rendezvous: Sendable {
    private let state: Monitor<Int>
    private let count: Int

    init(_ count: Int) {
        self.count = count
        state = Monitor(0)
    }

    /// - Returns: the how manyth this was.
    @discardableResult
    func arrive() -> Int {
        let place = state.withLock { arrived in
            arrived += 1
            return arrived
        }
        state.broadcast()
        state.wait { $0 >= count ? () : nil }
        return place
    }
}
