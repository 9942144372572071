import FoundationEssentials
import Logging
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

/// Single-row inserts through the library alone, each acknowledged after its commit: rows a second and latency by callers.
///
///     CrescendoBench storage [directory] [seconds a run] [runs]
///
/// The directory decides which disk is measured; the latency of `fdatasync` there is taken before each line.
enum StorageBench {
    static func run(_ arguments: [String]) async throws {
        let directory = arguments.first ?? FileManager.default.temporaryDirectory.path()
        let seconds = arguments.dropFirst().first.flatMap(Double.init) ?? 2
        let runs = arguments.dropFirst(2).first.flatMap(Int.init) ?? 3
        print("Single-row inserts, one write closure each, SQLite WAL; \(runs) runs of \(seconds) s each, the median one is shown.")
        if let load = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8) { print("Load average before: \(load.prefix(14))") }
        print("synchronous callers   rows/s    p50 ms    p95 ms    p99 ms   rows/commit   fdatasync p50/p95 ms   limit")
        for level in [SQLiteConfiguration.Synchronous.full, .normal] {
            for callers in [1, 8, 64, 256] {
                let sync = try SyncLatency.measured(in: directory)
                var results: [Result] = []
                for _ in 0..<runs {
                    results.append(try await insert(level, callers: callers, seconds: seconds, in: directory))
                }
                results.sort { $0.rowsPerSecond < $1.rowsPerSecond }
                print(line(level, callers, results[results.count / 2], sync))
            }
        }
        try await readTable(directory: directory, seconds: seconds)
        try await recovery(in: directory)
    }

    private struct Result {
        var rowsPerSecond: Double
        var latencies: [Double]
        var statistics: SQLiteStatistics
        var wallSeconds: Double
        var cpuSeconds: Double

        func milliseconds(_ share: Double) -> Double { latencies[min(latencies.count - 1, Int(Double(latencies.count) * share))] * 1000 }

        /// Where the writer's time goes, from its own counts.
        var limit: String {
            let commit = statistics.commitSeconds.sum / wallSeconds
            let microseconds = cpuSeconds * 1e6 / Double(max(1, latencies.count))
            let cores = cpuSeconds / wallSeconds
            return "\(percent(commit)) of the time in COMMIT; \(fixed(microseconds, 1)) µs of CPU a row; \(fixed(cores, 2)) cores got"
        }
    }

    private static let schema = [
        Migration(
            1, "markers", oldestCompatible: 1,
            tables: [
                Table(
                    "markers", scope: .account,
                    columns: [
                        .init("account_id", .text), .init("recording_id", .text), .init("id", .text), .init("at_us", .integer),
                        .init("label", .text),
                    ],
                    primaryKey: ["account_id", "recording_id", "id"])
            ])
    ]

    private enum MarkerTag: IdentifierTag { static let prefix = "mrk" }

    private static func withDatabase<Value>(
        _ level: SQLiteConfiguration.Synchronous, in directory: String, _ body: (SQLiteDatabase) async throws -> Value
    ) async throws -> Value {
        let folder = directory + "/storage-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let configuration = SQLiteConfiguration(path: folder + "/bench.db", synchronous: level)
        let database = try SQLiteDatabase.open(configuration, logger: Logger(label: "bench"))
        try await database.migrate(schema)
        let value = try await body(database)
        try await database.close()
        return value
    }

    private static func insert(
        _ level: SQLiteConfiguration.Synchronous, callers: Int, seconds: Double, in directory: String
    ) async throws -> Result {
        try await withDatabase(level, in: directory) { database in
            let account = AccountID.make()
            let recording = RecordingID.make()
            let cpu = processorSeconds()
            let clock = ContinuousClock()
            let start = clock.now
            let end = start + .seconds(seconds)
            let latencies = try await withThrowingTaskGroup(of: [Double].self) { group in
                for _ in 0..<callers {
                    group.addTask {
                        var latencies: [Double] = []
                        var now = clock.now
                        while now < end {
                            let id = Identifier<MarkerTag>.make()
                            try await database.write { tx in
                                try tx.executeLater(
                                    """
                                    INSERT INTO markers (account_id, recording_id, id, at_us, label)
                                    VALUES (\(account), \(recording), \(id), \(1_250_000), \("a place worth hearing"))
                                    """)
                            }
                            let answered = clock.now
                            latencies.append((answered - now).seconds)
                            now = answered
                        }
                        return latencies
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let wall = (clock.now - start).seconds
            return Result(
                rowsPerSecond: Double(latencies.count) / wall, latencies: latencies.sorted(), statistics: database.statistics,
                wallSeconds: wall, cpuSeconds: processorSeconds() - cpu)
        }
    }

    private static func line(
        _ level: SQLiteConfiguration.Synchronous, _ callers: Int, _ result: Result, _ sync: SyncLatency
    ) -> String {
        let statistics = result.statistics
        let columns: [(String, Int)] = [
            (level == .full ? "FULL" : "NORMAL", -11), (String(callers), 7), (fixed(result.rowsPerSecond, 0), 8),
            (fixed(result.milliseconds(0.5), 3), 9), (fixed(result.milliseconds(0.95), 3), 9), (fixed(result.milliseconds(0.99), 3), 9),
            (fixed(Double(statistics.closures) / Double(max(1, statistics.commits)), 1), 13),
            ("\(fixed(sync.median, 3)) / \(fixed(sync.p95, 3))", 22), ("  " + result.limit, 0),
        ]
        return columns.map { padded($0.0, $0.1) }.joined(separator: " ")
    }

    private static func readTable(directory: String, seconds: Double) async throws {
        print("\nPoint reads by key, one read closure each, 100,000 rows\ncallers  reads/s")
        try await withDatabase(.normal, in: directory) { database in
            let account = AccountID.make()
            let recording = RecordingID.make()
            for start in stride(from: 0, to: 100_000, by: 1000) {
                try await database.write(.bulk) { tx in
                    for i in start..<start + 1000 {
                        try tx.execute("INSERT INTO markers VALUES (\(account), \(recording), \("m\(i)"), \(i), \("label"))")
                    }
                }
            }
            for callers in [1, 8, 64] {
                let end = ContinuousClock.now + .seconds(seconds)
                let reads = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<callers {
                        group.addTask {
                            var count = 0
                            while ContinuousClock.now < end {
                                let id = "m\(Int.random(in: 0..<100_000))"
                                _ = try await database.read { tx in
                                    try tx.query(
                                        """
                                        SELECT at_us, label FROM markers
                                        WHERE account_id = \(account) AND recording_id = \(recording) AND id = \(id)
                                        """)
                                }
                                count += 1
                            }
                            return count
                        }
                    }
                    return try await group.reduce(0, +)
                }
                print(padded(String(callers), 7), padded(fixed(Double(reads) / seconds, 0), 8))
            }
        }
    }

    /// Opens what a killed process leaves: 114,000 rows, of which the log holds all, and 100 MB of log.
    private static func recovery(in directory: String) async throws {
        let folder = directory + "/storage-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var configuration = SQLiteConfiguration(path: folder + "/bench.db", synchronous: .normal)
        configuration.checkpointBytes = 1 << 30
        let database = try SQLiteDatabase.open(configuration, logger: Logger(label: "bench"))
        try await database.migrate(schema)
        var rows = 0
        while rows < 114_000 || database.statistics.walBytes < 100 << 20 {
            let start = rows
            try await database.write(.bulk) { tx in
                for i in start..<start + 1000 {
                    try tx.execute(
                        "INSERT INTO markers VALUES (\("acc"), \("rec"), \("m\(i &* 7919 % 1_000_003)"), \(i), \("label")) ON CONFLICT DO NOTHING"
                    )
                }
            }
            rows += 1000
        }
        let crashed = folder + "/crashed.db"
        for ending in ["", "-wal"] { try FileManager.default.copyItem(atPath: configuration.path + ending, toPath: crashed + ending) }
        let log = database.statistics.walBytes
        try await database.close()
        let start = ContinuousClock.now
        let again = try SQLiteDatabase.open(SQLiteConfiguration(path: crashed), logger: Logger(label: "bench"))
        let count: Int = try await again.read { try $0.query("SELECT count(*) FROM markers")[0][0] }
        print(
            "\nOpened after a crash: \(count) rows, \(log >> 20) MB of log, in \(fixed((ContinuousClock.now - start).seconds * 1000, 0)) ms"
        )
        try await again.close()
    }

    // MARK: Figures as text

    private static func fixed(_ value: Double, _ digits: Int) -> String {
        let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
        let whole = Int((value * scale).rounded())
        guard digits > 0 else { return String(whole) }
        let fraction = String(whole % Int(scale))
        return "\(whole / Int(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    /// To the right, or to the left with a negative width.
    private static func padded(_ text: String, _ width: Int) -> String {
        let space = String(repeating: " ", count: max(0, abs(width) - text.count))
        return width < 0 ? text + space : space + text
    }
}

/// How long the disk takes to make 4 KiB durable: the floor under every commit at FULL.
struct SyncLatency {
    /// In milliseconds.
    let median: Double
    let p95: Double

    /// Writes 4 KiB and syncs it, 300 times, over a file of 1.2 MB that exists already, as a log that is written over.
    static func measured(in directory: String) throws -> SyncLatency {
        let path = directory + "/sync-latency-\(UUID().uuidString)"
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw POSIXError(.EIO) }
        defer {
            close(file)
            unlink(path)
        }
        let page = [UInt8](repeating: 7, count: 4096)
        for i in 0..<300 { pwrite(file, page, page.count, off_t(i * 4096)) }
        fsync(file)
        var times: [Double] = []
        for i in 0..<300 {
            let start = ContinuousClock.now
            pwrite(file, page, page.count, off_t(i * 4096))
            #if canImport(Darwin)
                fsync(file)
            #else
                fdatasync(file)
            #endif
            times.append((ContinuousClock.now - start).seconds * 1000)
        }
        times.sort()
        return SyncLatency(median: times[150], p95: times[285])
    }
}
