import GRDBSQLite
public import Storage
public import VoiceCore

/// A database file that one thread works on for a while, with no server's threads around it: a snapshot that is read, or a restored
/// database that is made ready for its first start.
///
/// Blocks. Belongs to the thread that opened it.
public final class SQLiteFile {
    public enum Mode: Sendable {
        /// Reads only; another process, or this one, may be writing the file.
        case reading
        /// Reads and writes; nobody else has the file.
        case editing
    }

    private let connection: SQLiteConnection
    private let clock: any WallClock

    /// - Throws: `StorageError` `.io` when there is no such file or it cannot be opened. What is no database is only found when it is read.
    public init(path: String, mode: Mode, clock: any WallClock = SystemWallClock()) throws {
        var handle: OpaquePointer?
        let access = mode == .reading ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        let code = sqlite3_open_v2(path, &handle, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let handle else {
            let error = handle.map { SQLiteError.last(on: $0, doing: "opening \(path)") }
            sqlite3_close_v2(handle)
            throw error ?? StorageError(.io, doing: "opening \(path)", cause: "no memory")
        }
        sqlite3_busy_timeout(handle, 5000)
        connection = SQLiteConnection(handle)
        self.clock = clock
    }

    deinit {
        connection.finalizeStatements()
        sqlite3_close_v2(connection.handle)
    }

    /// Runs `body` over one state of the file.
    public func read<Value>(_ body: (any ReadTransaction) throws -> Value) throws -> Value {
        try connection.control("BEGIN")
        defer { try? connection.rollBack() }
        return try body(FileTransaction(connection, clock: clock))
    }

    /// Runs `body` as one transaction, which is on stable storage when this returns.
    public func edit<Value>(_ body: (any WriteTransaction) throws -> Value) throws -> Value {
        _ = try connection.query("PRAGMA synchronous = FULL")
        try connection.control("BEGIN IMMEDIATE")
        do {
            let value = try body(FileTransaction(connection, clock: clock))
            try connection.control("COMMIT")
            return value
        } catch {
            try? connection.rollBack()
            throw error
        }
    }

    /// Gives out the rows of a statement without parameters one by one, so that however many there are, one is in memory.
    public func forEachRow(of sql: SQL, _ body: (Row) throws -> Void) throws {
        let statement = try SQLiteStatement(sql.text, on: connection.handle)
        defer { statement.finalize() }
        try statement.forEachRow(body)
    }

    /// What SQLite's own check of every page and index finds; empty for a sound file.
    ///
    /// - Parameter limit: at most so many problems.
    public func problems(limit: Int = 20) -> [String] {
        do {
            let rows = try connection.query("SELECT integrity_check FROM pragma_integrity_check(\(limit))")
            let found: [String] = try rows.map { try $0[0] }
            return found == ["ok"] ? [] : found
        } catch {
            return [(error as? StorageError)?.operatorMessage ?? "\(error)"]
        }
    }
}

/// What a closure sees of a file that one thread has for itself.
private struct FileTransaction: WriteTransaction {
    private let connection: SQLiteConnection
    private let clock: any WallClock

    init(_ connection: SQLiteConnection, clock: any WallClock) {
        self.connection = connection
        self.clock = clock
    }

    var dialect: SQLDialect { .sqlite }

    func query(_ sql: SQL) throws -> [Row] { try connection.query(sql) }
    func execute(_ sql: SQL) throws -> Int { try connection.execute(sql) }
    func executeLater(_ sql: SQL) throws { _ = try connection.execute(sql) }
    func now() throws -> Timestamp { clock.now() }

    /// Nobody listens to a file that is nobody else's.
    func notify(_ channel: SignalChannel) {}
}
