public import Logging
public import Storage

/// What the threads of one database share.
final class PostgresContext: Sendable {
    let configuration: PostgresConfiguration
    let logger: Logger
    let closures: ClosureQueue<PostgresTransaction>
    let signals: PostgresSignals
    let statistics = Monitor(PostgresStatistics())

    init(_ configuration: PostgresConfiguration, logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        closures = ClosureQueue(maximum: configuration.maximumWaiting)
        signals = try PostgresSignals(configuration, logger: logger)
    }
}

/// A PostgreSQL database through libpq: threads with a connection each, and one for the wake-ups.
public final class PostgresDatabase: Database {
    private let context: PostgresContext
    private let threads: [DatabaseThread]

    private init(context: PostgresContext, threads: [DatabaseThread]) {
        self.context = context
        self.threads = threads
    }

    /// Connects; blocks meanwhile, for `connectSeconds` at most. Connections that are lost later are made anew when they are needed.
    ///
    /// - Throws: `StorageError` `.unavailable`.
    public static func open(_ configuration: PostgresConfiguration, logger: Logger) throws -> PostgresDatabase {
        let context = try PostgresContext(configuration, logger: logger)
        var threads = [try context.signals.start()]
        for i in 0..<configuration.connections {
            threads.append(try DatabaseThread("db-\(i)") { PostgresWorker(context).loop() })
        }
        return PostgresDatabase(context: context, threads: threads)
    }

    deinit { stop() }

    public var dialect: SQLDialect { .postgres }

    /// Counts since the database was opened.
    public var statistics: PostgresStatistics {
        var statistics = context.statistics.withLock { $0 }
        statistics.waiting = context.closures.count
        return statistics
    }

    public func read<Value: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> Value) async throws -> Value {
        try await answer(.read, running: { (tx: PostgresTransaction) in try body(tx) }, enqueue: context.closures.append)
    }

    public func write<Value: Sendable>(
        _ options: WriteOptions, _ body: @escaping @Sendable (any WriteTransaction) throws -> Value
    ) async throws -> Value {
        try await answer(.write(options), running: { (tx: PostgresTransaction) in try body(tx) }, enqueue: context.closures.append)
    }

    public func signals(_ channel: SignalChannel) -> AsyncStream<Void> { context.signals.hub.stream(channel) }

    public func migrate(_ migrations: [Migration]) async throws {
        let migrations = try SchemaHistory.checked(migrations)
        var isDone = false
        while !isDone {
            isDone = try await answer(
                .migration,
                running: { (tx: PostgresTransaction) in
                    // One server at a time; the others then find it done. Under READ COMMITTED they see it.
                    try tx.executeLater("SELECT pg_advisory_xact_lock(\(Self.migrationLock))")
                    try tx.executeLater("SET LOCAL statement_timeout = 0")
                    return try !SchemaHistory.applyNext(of: migrations, in: tx)
                }, enqueue: context.closures.append)
        }
    }

    /// Runs what waits already, refuses the rest, and closes every connection.
    public func close() async throws {
        stop()
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            do {
                _ = try DatabaseThread("db-close") { [threads] in
                    for thread in threads { thread.join() }
                    continuation.resume()
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    private func stop() {
        context.closures.close()
        context.signals.close()
    }

    /// Any number that nobody else locks: the letters "cresc".
    private static let migrationLock = 0x63_72_65_73_63
}
