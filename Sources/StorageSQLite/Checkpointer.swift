import GRDBSQLite
import Logging
import Storage

/// A thread that brings the write-ahead log into the database file, on a connection of its own and beside the writer.
///
/// A passive checkpoint takes nothing from the writer but a share of the disk; when it gets everything, SQLite begins the log anew by
/// itself. Under a steady load it never gets everything, so above a limit the writer is held between two batches for the small rest; a log
/// four times that long, on a disk that cannot follow, holds it for whatever is left.
struct Checkpointer {
    /// How long readers of the old log are waited for while the writer is held, in milliseconds.
    private static let readerWait: Int32 = 20
    /// The rest that may be copied while the writer is held, in pages.
    private static let smallRest = 256

    let handle: OpaquePointer
    let context: SQLiteContext
    /// Pages of the log above which the writer is held.
    let restartPages: Int

    func loop() {
        while context.wal.waitUntilDue() {
            var (pages, rest) = passive()
            if pages > restartPages {
                var tries = 0
                while rest > Self.smallRest, tries < 4, pages < restartPages * 4 {
                    (pages, rest) = passive()
                    tries += 1
                }
                restart()
            }
            context.wal.looked(at: pages)
        }
    }

    /// Copies what it can without waiting: the log's pages then, and how many of them are not copied.
    private func passive() -> (pages: Int, rest: Int) {
        var pages: Int32 = -1
        var copied: Int32 = -1
        let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, &pages, &copied)
        context.statistics.withLock { $0.checkpoints += 1 }
        if code != SQLITE_OK && code != SQLITE_BUSY { log() }
        return (max(Int(pages), context.wal.pages), max(0, Int(pages) - Int(copied)))
    }

    private func restart() {
        sqlite3_busy_timeout(handle, Self.readerWait)
        defer { sqlite3_busy_timeout(handle, 0) }
        context.gate.whileShut {
            let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_RESTART, nil, nil)
            switch code {
            case SQLITE_OK: context.statistics.withLock { $0.restarts += 1 }
            case SQLITE_BUSY: break  // a reader still needs the old log; the next look tries again
            default: log()
            }
        }
    }

    private func log() {
        context.logger.error("checkpoint failed", metadata: ["cause": "\(SQLiteError.last(on: handle, doing: "checkpointing"))"])
    }
}
