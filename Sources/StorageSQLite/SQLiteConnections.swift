import GRDB
import GRDBSQLite
import Storage
import VoiceCore

/// The connections of one database, which GRDB opens and sets up, and the threads that own them.
///
/// Each thread takes its connection out of GRDB's pool for its whole life, so a read or a write costs nothing but its own statements.
final class SQLiteConnections: Sendable {
    private let pool: DatabasePool
    private let context: SQLiteContext

    init(_ context: SQLiteContext) throws {
        self.context = context
        var settings = GRDB.Configuration()
        settings.label = "crescendo"
        settings.busyMode = .timeout(5)
        settings.maximumReaderCount = context.configuration.readers
        settings.prepareDatabase { database in
            database.add(
                function: DatabaseFunction("crescendo_now", argumentCount: 0, pure: false) { [context] _ in context.now().microseconds })
            if let connection = database.sqliteConnection { MatchScore.register(on: connection) }
        }
        pool = try Self.translating("opening the database") { try DatabasePool(path: context.configuration.path, configuration: settings) }
        try setUpWriter()
    }

    /// GRDB sets NORMAL on the writer after `prepareDatabase`, so the level is set here, and read back.
    private func setUpWriter() throws {
        let wanted = context.configuration.synchronous.rawValue
        let actual = try Self.translating("setting the writer up") {
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = \(wanted)")
                // After a burst the log's file shrinks again when it begins anew.
                try database.execute(sql: "PRAGMA journal_size_limit = \(context.configuration.restartBytes)")
                return try Int.fetchOne(database, sql: "PRAGMA synchronous")
            }
        }
        guard actual == wanted else {
            throw StorageError(.io, doing: "setting the writer up", cause: "synchronous is \(actual ?? -1), not \(wanted)")
        }
    }

    /// Starts the watchdog, the writer and the readers, and waits until each has its connection.
    func startThreads() throws -> [DatabaseThread] {
        var threads = [try context.watchdog.start()]
        let started = Monitor<[Result<Void, any Error>]>([])
        let answer: @Sendable (Result<Void, any Error>) -> Void = { result in
            started.withLock { $0.append(result) }
            started.signal()
        }
        threads.append(try DatabaseThread("db-writer") { [self] in runWriter(started: answer) })
        for i in 0..<context.configuration.readers {
            threads.append(try DatabaseThread("db-reader-\(i)") { [self] in runReader(started: answer) })
        }
        threads.append(try DatabaseThread("db-checkpoint") { [self] in runCheckpointer(started: answer) })
        let results = started.wait { [count = threads.count - 1] in $0.count == count ? $0 : nil }
        for result in results { try result.get() }
        return threads
    }

    /// Closes the connections; their threads have ended.
    func close() throws { try Self.translating("closing the database") { try pool.close() } }

    private func runWriter(started: (Result<Void, any Error>) -> Void) {
        do {
            try pool.writeWithoutTransaction { database in
                let connection = try SQLiteConnection(opened(database))
                context.wal.observe(connection.handle)
                started(.success(()))
                SQLiteWriter(connection, context: context).loop()
                connection.finalizeStatements()
            }
        } catch {
            started(.failure(Self.translated(error, doing: "opening the writer")))
        }
    }

    private func runReader(started: (Result<Void, any Error>) -> Void) {
        do {
            try pool.unsafeRead { database in
                let connection = try SQLiteConnection(opened(database))
                started(.success(()))
                SQLiteReader(connection, context: context).loop()
                connection.finalizeStatements()
            }
        } catch {
            started(.failure(Self.translated(error, doing: "opening a reader")))
        }
    }

    private func runCheckpointer(started: (Result<Void, any Error>) -> Void) {
        do {
            let queue = try DatabaseQueue(path: context.configuration.path)
            try queue.inDatabase { database in
                let handle = try opened(database)
                started(.success(()))
                Checkpointer(
                    handle: handle, context: context, restartPages: context.configuration.restartBytes / SQLitePage.frameBytes
                ).loop()
            }
            try queue.close()
        } catch {
            started(.failure(Self.translated(error, doing: "opening the checkpointer")))
        }
    }

    private func opened(_ database: GRDB.Database) throws -> OpaquePointer {
        guard let handle = database.sqliteConnection else {
            throw StorageError(.unavailable, doing: "taking a connection", cause: "it is closed")
        }
        return handle
    }

    private static func translating<Value>(_ doing: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw translated(error, doing: doing) }
    }

    private static func translated(_ error: any Error, doing: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let kind = SQLiteError.kind(error.extendedResultCode.rawValue, systemError: 0)
        return StorageError(kind, doing: doing, cause: "\(error.message ?? "no message") (SQLite \(error.extendedResultCode.rawValue))")
    }
}
