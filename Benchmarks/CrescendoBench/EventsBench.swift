import EventLog
import Foundation
import Logging
import Storage
import StorageSQLite
import VoiceCore

/// What the event log gives on SQLite with `synchronous=FULL`: appends, consumers, sealing, verification.
///
///     CrescendoBench events [directory]
///
/// The directory decides which disk is measured; the default is the temporary one.
enum EventsBench {
    static func run(_ arguments: [String]) async throws {
        let parent = arguments.first ?? FileManager.default.temporaryDirectory.path
        let root = parent + "/crescendo-events-bench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: root) }
        let database = try SQLiteDatabase.open(SQLiteConfiguration(path: root + "/db"), logger: Logger(label: "bench"))
        try await database.migrate(EventLogSchema.migrations)
        let account = AccountID.make()

        print("The event log on SQLite, synchronous=FULL; one run each, for each builds on the one before\n")
        let callers = 64
        let singles = 20_000
        let appended = try await seconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<callers {
                    group.addTask {
                        for _ in 0..<singles / callers { try await append(1, account, database) }
                    }
                }
                try await group.waitForAll()
            }
        }
        row("append, one a transaction, \(callers) callers", Double(singles / callers * callers) / appended)

        let batches = 200
        let bulk = try await seconds { for _ in 0..<batches { try await append(400, account, database) } }
        row("append, 400 a transaction, 1 caller", Double(batches * 400) / bulk)

        let total = Double(singles / callers * callers + batches * 400)
        row("sealing, from the beginning to the end", total / (try await seconds { try await drain(.sealing, database) }))
        let reading = EventConsumer("reading", handler: .outside { _ in })
        row("a consumer that does nothing, batches of 256", total / (try await seconds { try await drain(reading, database) }))
        let verified = try await seconds {
            let report = try await EventLog.verify(account, in: database)
            guard report.firstBreak == nil, Double(report.checked) == total else { throw CancellationError() }
        }
        row("verification of the chain", total / verified)
    }

    private static func append(_ count: Int, _ account: AccountID, _ database: any Database) async throws {
        let events = (0..<count).map { _ in
            Event(
                kind: "recording.created", account: account, subject: RecordingID.make(), payload: ["bytes": .number(123_456)],
                occurredAt: SystemWallClock().now())
        }
        try await database.write { tx in for event in events { try tx.append(event) } }
    }

    private static func drain(_ consumer: EventConsumer, _ database: any Database) async throws {
        let runner = ConsumerRunner(
            consumer, database: database, owner: "bench", timing: EventConsumers.Timing(), logger: Logger(label: "bench"))
        try await runner.drain()
    }

    private static func seconds(_ body: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await body()
        return (ContinuousClock.now - start).seconds
    }

    private static func row(_ label: String, _ value: Double) {
        print(label.padding(toLength: 50, withPad: " ", startingAt: 0) + String(format: "%12.0f events/s", value))
    }
}
