import ClockTestKit
import FoundationEssentials
import Logging
import Storage
import StorageSQLite
import VoiceCore

@testable import Jobs

/// A kind whose payload is a number; the result is what the handler makes of it.
enum Count: JobKind {
    struct Payload: Codable, Sendable, Equatable { var number: Int }
    struct Result: Codable, Sendable, Equatable { var sum: Int }
    static let name = "test.count"
}

/// Another kind, for questions between kinds.
enum Ping: JobKind {
    typealias Payload = Nothing
    typealias Result = Nothing
    static let name = "test.ping"
}

/// What a test's handler throws.
struct TestError: CodedError {
    var code = "test_failed"
    var userMessage = "It failed."
    var operatorMessage = "as the test asked"
    var isRetryable: Bool
}

/// An empty queue on a database of its own, whose clocks stand still.
final class JobsFixture: Sendable {
    let database: any Database
    let queue: JobQueue
    let account = AccountID.make()
    /// The database's clock.
    let wall: ManualWallClock
    /// The workers' timers.
    let timers = ManualClock()
    private let directory: URL?

    init() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "jobs-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        self.directory = directory
        wall = ManualWallClock()
        var configuration = SQLiteConfiguration(path: directory.appending(path: "jobs.sqlite").path, clock: wall)
        configuration.writeLimit = .seconds(30)  // a sanitizer's build on a busy machine is slow, and that is not the question here
        database = try SQLiteDatabase.open(configuration, logger: .silent)
        queue = JobQueue(database: database)
        try await database.migrate(JobsSchema.migrations)
    }

    /// On a database that others opened and migrate; its clock is its own, and `wall` moves nothing.
    init(on database: any Database) {
        self.database = database
        queue = JobQueue(database: database)
        wall = ManualWallClock()
        directory = nil
    }

    deinit {
        if let directory { try? FileManager.default.removeItem(at: directory) }
    }

    func configuration(slots: Int = 4) -> JobWorkerConfiguration {
        var configuration = JobWorkerConfiguration(slots: slots)
        configuration.clock = timers
        configuration.random = { 0.5 }
        return configuration
    }

    @discardableResult
    func enqueue(_ number: Int = 1, account: AccountID? = nil, _ options: JobOptions = JobOptions()) async throws -> JobID {
        let job = try NewJob(Count.self, .init(number: number), account: account ?? self.account, options: options)
        return try await database.write { tx in try tx.enqueue(job) }
    }

    func job(_ id: JobID, account: AccountID? = nil) async throws -> Job? { try await queue.job(id, account: account ?? self.account) }

    /// Waits, by signal, until a job is as asked.
    func job(_ id: JobID, until isReached: (Job) -> Bool) async throws -> Job {
        let bell = Doorbell()
        let streams = [database.signals(.jobsReady), database.signals(.jobsFinished)]
        let listeners = streams.map { stream in Task { for await _ in stream { bell.ring() } } }
        defer { for listener in listeners { listener.cancel() } }
        bell.ring()
        for await _ in bell.rings {
            if let job = try await job(id), isReached(job) { return job }
        }
        throw CancellationError()
    }

    /// Claims as a worker of its own would, which then never gives another sign of life.
    func claim(
        worker: JobWorkerID = .make(), kinds: [String] = [Count.name], slots: Int = 16, after: AccountID? = nil, round: Int = 0
    ) async throws -> JobClaim.Catch {
        let room = ClaimRoom(free: slots, freeByKind: Dictionary(uniqueKeysWithValues: kinds.map { ($0, slots) }))
        let claim = JobClaim(worker: worker, lease: .seconds(30), room: room, after: after, round: round, schedules: [])
        return try await database.write { tx in try claim.run(tx) }
    }

    func reclaim(crashLimit: Int = 3, everything: Bool = false) async throws -> [LeaseKeeping.Reclaimed] {
        try await database.write { tx in
            try LeaseKeeping.reclaim(tx, now: tx.now(), crashLimit: crashLimit, everything: everything)
        }
    }

    /// Runs a worker for as long as `body` runs, then stops it.
    func withWorker<Value>(
        _ handlers: JobHandlers, schedules: [JobSchedule] = [], configuration: JobWorkerConfiguration? = nil,
        _ body: (JobWorker) async throws -> Value
    ) async throws -> Value {
        let worker = JobWorker(
            database: database, handlers: handlers, schedules: schedules, configuration: configuration ?? self.configuration(),
            logger: .silent)
        let running = Task { try await worker.run() }
        do {
            let value = try await body(worker)
            worker.stop()
            try await running.value
            return value
        } catch {
            running.cancel()
            _ = await running.result
            throw error
        }
    }

    /// Lets sleeping workers look again, as an enqueue would.
    func ring() async throws { try await database.write { tx in tx.notify(.jobsReady) } }
}

extension JobHandlers {
    /// One handler for `Count`.
    static func counting(
        limit: Int? = nil, timeout: Duration? = nil,
        _ run: @escaping @concurrent @Sendable (Count.Payload, JobContext) async throws -> JobOutcome<Count>
    ) -> JobHandlers {
        var handlers = JobHandlers()
        handlers.register(Count.self, limit: limit, timeout: timeout, run: run)
        return handlers
    }

    /// Answers with the payload's number.
    static var echoing: JobHandlers { counting { payload, _ in JobOutcome(.init(sum: payload.number)) } }
}

extension Logger {
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
