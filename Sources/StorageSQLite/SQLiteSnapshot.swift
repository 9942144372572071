import GRDBSQLite
import Storage

/// Writes one state of a database into a file of its own, while others read and write it.
///
/// By `VACUUM INTO`, on a connection of its own: the file holds the rows of one moment and nothing else. A copy of the pages would also
/// hold what is left of deleted rows in free ones, and be as long as the database ever was (docs/decisions/0006-backups.md).
public enum SQLiteSnapshot {
    /// How many steps of SQLite's machine lie between two looks at `goesOn`: well under a millisecond.
    private static let stepsBetweenLooks: Int32 = 2000

    /// Writes the state as of now. Blocks until it is written; the caller brings it to stable storage.
    ///
    /// The write-ahead log cannot begin anew meanwhile, so it grows by what is committed in that time.
    ///
    /// - Parameters:
    ///   - path: the database's file.
    ///   - target: an empty file, which keeps its permissions. After an error it is to be removed.
    ///   - goesOn: called often, on this thread; it may block, to make the work slower, and ends it by answering false.
    /// - Throws: `StorageError`: `.diskFull`, `.io`, `.corrupt`; `.interrupted` when `goesOn` said so.
    public static func write(_ path: String, to target: String, goesOn: @escaping () -> Bool) throws {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        defer { sqlite3_close_v2(opened) }
        guard code == SQLITE_OK, let handle = opened else {
            throw opened.map { SQLiteError.last(on: $0, doing: "opening the database") }
                ?? StorageError(.io, doing: "opening the database", cause: "no memory")
        }
        sqlite3_busy_timeout(handle, 5000)
        let looks = Looks(goesOn)
        try withExtendedLifetime(looks) {
            sqlite3_progress_handler(
                handle, stepsBetweenLooks,
                { context in
                    guard let context else { return 0 }
                    return Unmanaged<Looks>.fromOpaque(context).takeUnretainedValue().goesOn() ? 0 : 1
                }, Unmanaged.passUnretained(looks).toOpaque())
            let statement = try SQLiteStatement("VACUUM INTO ?", on: handle)
            defer { statement.finalize() }
            _ = try statement.run([.text(target)])
        }
    }

    /// Holds the closure where SQLite can find it.
    private final class Looks {
        let goesOn: () -> Bool

        init(_ goesOn: @escaping () -> Bool) { self.goesOn = goesOn }
    }
}
