import EventLog
import FoundationEssentials
import Logging
import Storage
import StoragePostgres
import StorageSQLite
import StorageTestKit
import VoiceCore

/// A log in a database file of its own.
struct LogFixture {
    let database: any Database
    let clock = ManualWallClock()
    let account = AccountID.make()
    let otherAccount = AccountID.make()
    private let directory: Directory

    init() async throws {
        directory = try Directory()
        database = try Self.open(directory, clock)
        try await database.migrate(EventLogSchema.migrations)
    }

    /// A log in a new PostgreSQL database of the tests' own server.
    init(postgresConnections: Int) async throws {
        directory = try Directory()
        let connection = Secret(try await PostgresServer.shared().makeDatabase())
        database = try PostgresDatabase.open(
            PostgresConfiguration(connection: connection, connections: postgresConnections), logger: Logger(label: "test"))
        try await database.migrate(EventLogSchema.migrations)
    }

    /// Another connection to the same database, as a second server or a restart has it.
    func reopened() throws -> any Database { try Self.open(directory, clock) }

    private static func open(_ directory: Directory, _ clock: ManualWallClock) throws -> any Database {
        var configuration = SQLiteConfiguration(path: directory.path + "/db", clock: clock)
        // Time limits are not the question here, and the machine may be busy.
        configuration.writeLimit = .seconds(60)
        configuration.readLimit = .seconds(60)
        return try SQLiteDatabase.open(configuration, logger: Logger(label: "test"))
    }

    func event(
        _ kind: EventKind = "recording.created", account: AccountID? = nil, payload: [EventWord: EventValue] = [:]
    ) -> Event {
        Event(kind: kind, account: account ?? self.account, subject: RecordingID.make(), payload: payload, occurredAt: clock.now())
    }

    /// Writes events, each in a transaction of its own.
    func write(_ events: [Event]) async throws {
        for event in events { try await database.write { try $0.append(event) } }
    }

    func write(_ count: Int, account: AccountID? = nil) async throws {
        try await write((0..<count).map { _ in event(account: account) })
    }

    func events(after position: EventPosition = .start) async throws -> [LoggedEvent] {
        try await database.read { try EventLog.events(after: position, limit: 10_000, in: $0) }
    }

    /// Runs a consumer to the end of the log, as one server would.
    func runner(_ consumer: EventConsumer, owner: String = "one", on database: (any Database)? = nil) -> ConsumerRunner {
        ConsumerRunner(
            consumer, database: database ?? self.database, owner: owner, timing: EventConsumers.Timing(),
            logger: Logger(label: "test"))
    }

    /// Waits until every committed event can be read: on PostgreSQL the transactions of other tests hold them up too.
    func settle() async throws {
        while try await database.read({ try EventLog.hasUnsettled(in: $0) }) { await Task.yield() }
    }

    func seal() async throws { try await runner(.sealing).drain() }

    private final class Directory: Sendable {
        let path = FileManager.default.temporaryDirectory.path + "/crescendo-test-" + UUID().uuidString
        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false) }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }
}

/// Collects what a consumer was given.
actor Received {
    private(set) var events: [Event] = []
    func add(_ some: [LoggedEvent]) { events += some.map(\.event) }
}

struct Broken: Error {}
