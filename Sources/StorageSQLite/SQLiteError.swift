import GRDBSQLite
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A result code of SQLite as our error.
enum SQLiteError {
    /// Reads the connection's last error; call it before another call on the same connection.
    ///
    /// SQLite's messages name tables, columns and rules, never bound values.
    static func last(on handle: OpaquePointer, doing: String) -> StorageError {
        let code = sqlite3_extended_errcode(handle)
        let systemError = sqlite3_system_errno(handle)
        let message = String(cString: sqlite3_errmsg(handle))
        return StorageError(kind(code, systemError: systemError), doing: doing, cause: "\(message) (SQLite \(code))")
    }

    /// A full disk shows as SQLITE_FULL when a page is written, and as an I/O error when the WAL's index grows.
    static func kind(_ extended: Int32, systemError: Int32) -> StorageError.Code {
        switch extended & 0xFF {
        case SQLITE_CONSTRAINT, SQLITE_MISMATCH: .constraint
        case SQLITE_FULL: .diskFull
        case SQLITE_IOERR: systemError == ENOSPC || systemError == EDQUOT ? .diskFull : .io
        case SQLITE_CANTOPEN, SQLITE_NOMEM: .io
        case SQLITE_INTERRUPT: .interrupted
        case SQLITE_BUSY, SQLITE_LOCKED: .contention
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
        default: .statement
        }
    }
}
