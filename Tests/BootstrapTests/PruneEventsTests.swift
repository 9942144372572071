import EventLog
import Logging
import Storage
import StorageSQLite
import Testing
import VoiceCore

@testable import Bootstrap

@Suite struct PruneEventsTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let clock = ManualWallClock()

    /// A log of five events of 40 days ago and two of today.
    private func log(in folder: TemporaryFolder) async throws -> any Database {
        var configuration = SQLiteConfiguration(path: folder.path + "/db", readers: 1, clock: clock)
        // Time limits are not the question here, and the machine may be busy.
        configuration.writeLimit = .seconds(60)
        configuration.readLimit = .seconds(60)
        let database = try SQLiteDatabase.open(configuration, logger: logger)
        try await database.migrate(Installation.migrations)
        try await write(5, to: database)
        clock.advance(by: .seconds(40 * 86_400))
        try await write(2, to: database)
        return database
    }

    private func write(_ count: Int, to database: any Database) async throws {
        let account = AccountID.make()
        for _ in 0..<count {
            let event = Event(kind: "recording.created", account: account, subject: RecordingID.make(), occurredAt: clock.now())
            try await database.write { try $0.append(event) }
        }
    }

    /// Runs the sealing until it has covered everything.
    private func seal(_ database: any Database) async throws {
        let sealing = Task { [logger] in try await EventConsumers(database: database, consumers: [.sealing], logger: logger).run() }
        while try await database.read({ tx in try EventLog.lag(in: tx) }).first?.events != 0 { await Task.yield() }
        sealing.cancel()
        _ = try? await sealing.value
    }

    private func prune(_ database: any Database, days: Int?) async throws -> Int {
        try await PruneEvents.Handler(database: database, retentionDays: days, batch: 2).prune()
    }

    @Test func oldSealedEventsGoInBatchesWhereARetentionIsSet() async throws {
        let folder = try TemporaryFolder()
        let database = try await log(in: folder)
        #expect(try await prune(database, days: 30) == 0, "what is not sealed stays")
        try await seal(database)
        #expect(try await prune(database, days: nil) == 0, "kept whole by default")
        #expect(try await prune(database, days: 41) == 0)
        #expect(try await prune(database, days: 30) == 5)
        #expect(try await prune(database, days: 30) == 0, "a second run finds nothing")
        let kept: Int? = try await database.read { tx in try tx.first("SELECT count(*) FROM events").map { try $0[0] } }
        #expect(kept == 2)
        try await database.close()
    }

    @Test(arguments: [(["--event-retention", "90"], true), ([], false)])
    func theServerPrunesDailyWhereARetentionIsSet(_ options: [String], _ isScheduled: Bool) async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data", options)
        server.terminate()
        #expect(await server.status() == 0)
        let settings = try Settings(options: ["dataDir": server.directory], environment: [:], isTerminal: false)
        let installation = try await Installation.open(settings, logger: logger)
        let schedules: [(String, Int64)] = try await installation.database.read { tx in
            try tx.query("SELECT name, every_us FROM job_schedules").map { (try $0[0], try $0[1]) }
        }
        try await installation.close()
        #expect(schedules.contains { $0 == ("events.prune", 86_400_000_000) } == isScheduled, "\(schedules)")
        #expect(schedules.contains { $0.0 == "objects.sweep" })
    }
}
