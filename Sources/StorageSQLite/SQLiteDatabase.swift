import FoundationEssentials
public import Logging
public import Storage

/// A database in one SQLite file: a thread that writes, some that read, and one that stops what runs too long.
public final class SQLiteDatabase: Storage.Database {
    private let context: SQLiteContext
    private let connections: SQLiteConnections
    private let threads: [DatabaseThread]

    private init(context: SQLiteContext, connections: SQLiteConnections, threads: [DatabaseThread]) {
        self.context = context
        self.connections = connections
        self.threads = threads
    }

    /// Opens the file, or creates it, with its write-ahead log beside it.
    ///
    /// - Throws: `StorageError`: `.corrupt` when the file is no database, `.io` when it cannot be opened.
    public static func open(_ configuration: SQLiteConfiguration, logger: Logger) throws -> SQLiteDatabase {
        let walBytes = (try? FileManager.default.attributesOfItem(atPath: configuration.path + "-wal")[.size] as? Int) ?? 0
        let context = SQLiteContext(configuration, logger: logger, walPages: walBytes / SQLitePage.frameBytes)
        let connections = try SQLiteConnections(context)
        do {
            return SQLiteDatabase(context: context, connections: connections, threads: try connections.startThreads())
        } catch {
            context.stop()  // ends the threads that did start
            throw error
        }
    }

    deinit { context.stop() }

    public var dialect: SQLDialect { .sqlite }

    /// Counts since the database was opened.
    public var statistics: SQLiteStatistics {
        var statistics = context.statistics.withLock { $0 }
        statistics.waiting = context.writes.count
        statistics.walBytes = context.wal.pages * SQLitePage.frameBytes
        return statistics
    }

    public func read<Value: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> Value) async throws -> Value {
        try await answer(
            .read, running: { (tx: SQLiteTransaction) in try body(tx) }, enqueue: context.reads.append,
            onCancel: context.watchdog.cancel)
    }

    public func write<Value: Sendable>(
        _ options: WriteOptions, _ body: @escaping @Sendable (any WriteTransaction) throws -> Value
    ) async throws -> Value {
        try await answer(.write(options), running: { (tx: SQLiteTransaction) in try body(tx) }, enqueue: context.writes.append)
    }

    public func signals(_ channel: SignalChannel) -> AsyncStream<Void> { context.signals.stream(channel) }

    public func migrate(_ migrations: [Migration]) async throws {
        let migrations = try SchemaHistory.checked(migrations)
        var isDone = false
        while !isDone {
            isDone = try await answer(
                .migration, running: { (tx: SQLiteTransaction) in try !SchemaHistory.applyNext(of: migrations, in: tx) },
                enqueue: context.writes.append)
        }
    }

    /// Runs what waits already, refuses the rest, and closes every connection.
    public func close() async throws {
        context.stop()
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            do {
                _ = try DatabaseThread("db-close") { [threads, connections] in
                    for thread in threads { thread.join() }
                    continuation.resume(with: Result { try connections.close() })
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
