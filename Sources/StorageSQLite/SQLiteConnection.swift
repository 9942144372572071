import GRDBSQLite
import Storage

/// One connection and its prepared statements. Belongs to one thread.
final class SQLiteConnection {
    /// More texts than this come only from lists of varying length; then all are prepared anew.
    private static let maximumStatements = 512

    let handle: OpaquePointer
    private var statements: [String: SQLiteStatement] = [:]
    private var controls: [String: SQLiteStatement] = [:]

    init(_ handle: OpaquePointer) { self.handle = handle }

    /// False once a transaction was begun, until it ends; an error can end it from within.
    var isAutocommit: Bool { sqlite3_get_autocommit(handle) != 0 }

    /// Runs a statement and reads all of its rows.
    func query(_ sql: SQL) throws -> [Row] {
        let statement = try prepared(sql.text)
        return try statement.run(sql.parameters)
    }

    /// Runs a statement and tells how many rows it inserted, changed or deleted itself (triggers and cascades apart).
    func execute(_ sql: SQL) throws -> Int {
        let before = sqlite3_total_changes64(handle)
        _ = try query(sql)
        return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
    }

    /// Begins or ends a transaction or savepoint.
    func control(_ text: String) throws {
        let statement = try controls[text] ?? SQLiteStatement(text, on: handle)
        controls[text] = statement
        _ = try statement.run([])
    }

    /// Ends the transaction that is open, if one is, without its changes.
    ///
    /// An interrupt lasts until no statement is under way any more, and a virtual table may keep one of its own under way (the full-text
    /// index reads its blocks through such): then ROLLBACK is interrupted as well. So whatever is under way is reset, and it runs again.
    func rollBack() throws {
        if isAutocommit { return }
        do {
            try control("ROLLBACK")
        } catch {
            resetStatements()
            if !isAutocommit { try control("ROLLBACK") }
        }
    }

    /// Frees the pages that the cache holds; the next statements read theirs again.
    func releaseMemory() { sqlite3_db_release_memory(handle) }

    /// Frees the prepared statements: before the connection can close.
    func finalizeStatements() {
        forgetStatements()
        for statement in controls.values { statement.finalize() }
        controls = [:]
    }

    private func resetStatements() {
        var statement = sqlite3_next_stmt(handle, nil)
        while let current = statement {
            sqlite3_reset(current)
            statement = sqlite3_next_stmt(handle, current)
        }
    }

    private func forgetStatements() {
        for statement in statements.values { statement.finalize() }
        statements = [:]
    }

    private func prepared(_ text: String) throws -> SQLiteStatement {
        if let statement = statements[text] { return statement }
        if statements.count >= Self.maximumStatements { forgetStatements() }
        try SQL.refuseControl(text)
        let statement = try SQLiteStatement(text, on: handle)
        statements[text] = statement
        return statement
    }
}
