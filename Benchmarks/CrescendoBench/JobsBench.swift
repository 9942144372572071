import FoundationEssentials
import Jobs
import Logging
import NIOConcurrencyHelpers
import Storage
import StorageSQLite
import VoiceCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the job queue gives on SQLite with `synchronous=FULL`: enqueue, run, start latency, fairness.
///
///     CrescendoBench jobs [directory [enqueue] [run] [start] [fair]]
///
/// The directory decides which disk is measured; the default is the temporary one. The worker, the enqueuers and the database's
/// writer are threads of this one process.
enum JobsBench {
    /// Slots of the worker, and so the most jobs of one claim.
    private static let slots = 256
    private static let runs = 3

    static func run(_ arguments: [String]) async throws {
        let parent = arguments.first.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
        let parts = arguments.count > 1 ? Set(arguments.dropFirst()) : ["enqueue", "run", "start", "fair"]
        print("Jobs on SQLite, synchronous=FULL; \(slots) slots = claim batch; medians of \(runs) runs\n")
        row("", "measured", "limit")
        if parts.contains("enqueue") {
            try await rate("enqueue one by one, 64 callers", "") { try await enqueueOneByOne(count: 20_000, in: parent) }
            try await rate("enqueue in batches of 500", "≥ 42000") { try await enqueueBatched(count: 114_000, in: parent) }
        }
        if parts.contains("run") {
            try await rate("run no-op jobs, each durable", "≥ 15000") { try await drain(count: 60_000, in: parent) }
        }
        if parts.contains("start") {
            let starts = try await startLatencies(count: 200, every: .milliseconds(50), in: parent)
            row("enqueue to start at 20/s, p50", starts.quantile(0.5) * 1000, "ms", "")
            row("enqueue to start at 20/s, p95", starts.quantile(0.95) * 1000, "ms", "< 10")
        }
        guard parts.contains("fair") else { return }
        for milliseconds in [0, 1] {
            let fair = try await fairness(backlog: 114_000, samples: 50, milliseconds: milliseconds, in: parent)
            let label = "other account's start, backlog 114000 of \(milliseconds) ms jobs"
            row(label + ", p50", fair.quantile(0.5) * 1000, "ms", "")
            row(label + ", worst of 50", fair.quantile(1) * 1000, "ms", "< 100")
        }
    }

    /// Jobs a second, and the processor time that one costs in all threads: the figure that other load on the machine moves least.
    private struct Rate {
        let jobs: Double
        let seconds: Double
        let cpuSeconds: Double
    }

    private static func rate(_ label: String, _ limit: String, _ body: () async throws -> Rate) async rethrows {
        var rates: [Rate] = []
        for _ in 0..<runs { rates.append(try await body()) }
        row(label, rates.map { $0.jobs / $0.seconds }.quantile(0.5), "jobs/s", limit)
        row("    processor time", rates.map { $0.cpuSeconds / $0.jobs * 1_000_000 }.quantile(0.5), "µs a job", "")
    }

    // MARK: - Enqueue

    private static func enqueueOneByOne(count: Int, in parent: URL) async throws -> Rate {
        try await withQueue(in: parent) { database in
            let account = AccountID.make()
            let share = count / 64
            return try await measure(jobs: share * 64) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<64 {
                        group.addTask {
                            for number in 0..<share {
                                let job = try NewJob(NoOp.self, .init(number: number), account: account)
                                _ = try await database.write { tx in try tx.enqueue(job) }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    private static func enqueueBatched(count: Int, in parent: URL) async throws -> Rate {
        try await withQueue(in: parent) { database in
            let account = AccountID.make()
            return try await measure(jobs: count) { try await fill(database, count: count, account: account) }
        }
    }

    /// Encodes and enqueues in batches of 500, two batches on their way at a time.
    private static func fill(_ database: any Database, count: Int, account: AccountID) async throws {
        let batches = stride(from: 0, to: count, by: 500).map { $0..<min(count, $0 + 500) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (i, batch) in batches.enumerated() {
                if i >= 2 { try await group.next() }
                group.addTask {
                    let jobs = try batch.map { try NewJob(NoOp.self, .init(number: $0), account: account) }
                    _ = try await database.write(.bulk) { tx in try tx.enqueue(jobs) }
                }
            }
            try await group.waitForAll()
        }
    }

    // MARK: - Run

    private static func drain(count: Int, in parent: URL) async throws -> Rate {
        try await withQueue(in: parent) { database in
            try await fill(database, count: count, account: .make())
            var handlers = JobHandlers()
            handlers.register(NoOp.self) { payload, _ in JobOutcome(.init(number: payload.number)) }
            return try await withWorker(database, handlers) { worker in
                let rate = try await measure(jobs: count) {
                    while await worker.statistics.byKind[NoOp.name]?.done ?? 0 < count { try await Task.sleep(for: .milliseconds(2)) }
                }
                let left = try await JobQueue(database: database).depths()
                guard left.isEmpty else { throw BenchFailure("\(left) after the last job") }
                return rate
            }
        }
    }

    private static func startLatencies(count: Int, every interval: Duration, in parent: URL) async throws -> [Double] {
        try await withQueue(in: parent) { database in
            let starts = Starts()
            var handlers = JobHandlers()
            handlers.register(Probe.self) { _, context in
                starts.note(context.id)
                return .done
            }
            return try await withWorker(database, handlers) { _ in
                let account = AccountID.make()
                var latencies: [Double] = []
                for _ in 0..<count {
                    latencies.append(try await starts.latency(database, account: account))
                    try await Task.sleep(for: interval)
                }
                return latencies
            }
        }
    }

    private static func fairness(backlog: Int, samples: Int, milliseconds: Int, in parent: URL) async throws -> [Double] {
        try await withQueue(in: parent) { database in
            try await fill(database, count: backlog, account: .make())
            let starts = Starts()
            var handlers = JobHandlers()
            handlers.register(NoOp.self) { payload, _ in
                if milliseconds > 0 { try await Task.sleep(for: .milliseconds(milliseconds)) }
                return JobOutcome(.init(number: payload.number))
            }
            handlers.register(Probe.self) { _, context in
                starts.note(context.id)
                return .done
            }
            return try await withWorker(database, handlers) { _ in
                var latencies: [Double] = []
                for _ in 0..<samples {
                    latencies.append(try await starts.latency(database, account: .make()))
                    try await Task.sleep(for: .milliseconds(20))
                }
                let left = try await JobQueue(database: database).depths().first { $0.kind == NoOp.name }?.count ?? 0
                guard left > 0 else { throw BenchFailure("the backlog ended before the last sample") }
                return latencies
            }
        }
    }

    // MARK: - Around it

    private static func withQueue<Value>(in parent: URL, _ body: (any Database) async throws -> Value) async throws -> Value {
        let directory = parent.appending(path: "jobs-bench-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let configuration = SQLiteConfiguration(path: directory.appending(path: "jobs.sqlite").path)
        let database = try SQLiteDatabase.open(configuration, logger: Logger(label: "bench"))
        try await database.migrate(JobsSchema.migrations)
        let value = try await body(database)
        try await database.close()
        return value
    }

    private static func withWorker<Value>(
        _ database: any Database, _ handlers: JobHandlers, _ body: (JobWorker) async throws -> Value
    ) async throws -> Value {
        let worker = JobWorker(
            database: database, handlers: handlers, configuration: JobWorkerConfiguration(slots: slots), logger: Logger(label: "bench"))
        let running = Task { try await worker.run() }
        let value = try await body(worker)
        worker.stop()
        try await running.value
        return value
    }

    private static func measure(jobs: Int, _ body: () async throws -> Void) async rethrows -> Rate {
        let start = ContinuousClock.now
        let cpuStart = processorSeconds()
        try await body()
        let cpuSeconds = processorSeconds() - cpuStart
        return Rate(jobs: Double(jobs), seconds: (ContinuousClock.now - start).seconds, cpuSeconds: cpuSeconds)
    }

    private static func row(_ label: String, _ value: Double, _ unit: String, _ limit: String) {
        let number = value >= 1000 ? String(Int(value)) : String((value * 100).rounded() / 100)
        row(label, "\(number) \(unit)", limit)
    }

    private static func row(_ label: String, _ measured: String, _ limit: String) {
        func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
        print(padded(label, 66) + padded(measured, 18) + limit)
    }
}

private enum NoOp: JobKind {
    struct Payload: Codable, Sendable { var number: Int }
    typealias Result = Payload
    static let name = "bench.noop"
}

private enum Probe: JobKind {
    typealias Payload = Nothing
    typealias Result = Nothing
    static let name = "bench.probe"
}

private struct BenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Measures from just before the enqueueing write to the handler's first line.
private final class Starts: Sendable {
    private let waiting = NIOLockedValueBox<[JobID: CheckedContinuation<ContinuousClock.Instant, Never>]>([:])

    func note(_ id: JobID) {
        let now = ContinuousClock.now
        waiting.withLockedValue { $0.removeValue(forKey: id) }?.resume(returning: now)
    }

    func latency(_ database: any Database, account: AccountID) async throws -> Double {
        let job = try NewJob(Probe.self, Nothing(), account: account)
        let begin = ContinuousClock.now
        let start = await withCheckedContinuation { continuation in
            waiting.withLockedValue { $0[job.id] = continuation }
            Task { try await database.write { tx in try tx.enqueue(job) } }
        }
        return (start - begin).seconds
    }
}

extension [Double] {
    fileprivate func quantile(_ share: Double) -> Double { sorted()[Int((Double(count - 1) * share).rounded())] }
}
