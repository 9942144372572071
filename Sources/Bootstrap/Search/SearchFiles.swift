import FoundationEssentials
import Logging
import Recordings
import Storage
import StorageSQLite

/// The search index as SQLite files in the data directory.
struct SearchFiles: SearchStorage {
    let path: String
    let logger: Logger

    func open() throws -> any Database {
        var configuration = SQLiteConfiguration(path: path, readers: 2)
        // Full text joins what it wrote before as it grows, now and then much at once; nobody's own work waits for this writer.
        configuration.writeLimit = .seconds(60)
        configuration.slowClosure = .seconds(1)
        return try SQLiteDatabase.open(configuration, logger: logger)
    }

    func remove() throws {
        for suffix in ["-wal", "-shm", ""] where FileManager.default.fileExists(atPath: path + suffix) {
            do {
                try FileManager.default.removeItem(atPath: path + suffix)
            } catch {
                throw StorageError(.io, doing: "removing \(path)\(suffix)", cause: "\(error)")
            }
        }
    }
}

extension Installation {
    /// The search over this installation's recordings.
    func search(logger: Logger) -> RecordingSearch {
        RecordingSearch(
            database: database, objects: objects, storage: SearchFiles(path: directory.searchIndex, logger: logger), logger: logger)
    }
}
