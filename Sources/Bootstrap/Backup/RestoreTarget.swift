import FoundationEssentials
import ObjectStore
import StorageSQLite
import VoiceCore

/// The data directory that a restore fills. Until it is whole it holds `restore.json`, and no server starts on it. Blocks.
struct RestoreTarget {
    /// What is there before.
    enum State: Sendable {
        case empty
        /// A restore was cut off; this one goes on.
        case unfinished
    }

    /// What `restore.json` says, for people.
    private struct Marker: Codable {
        let snapshot: String
        let begunAt: Timestamp
    }

    let directory: DataDirectory
    let files: DurableFiles
    let state: State
    private let marker: Marker
    private let lock: DataDirectoryLock

    var objects: StoredObjects { StoredObjects(root: directory.objects, calls: files.calls) }
    /// The database until it is ready.
    var database: String { directory.database + ".restoring" }

    /// Takes the directory, which is made if it is not there.
    ///
    /// - Throws: `BackupError` `.targetNotEmpty`; `StorageError` `.alreadyOpen` while a server or another restore has it.
    init(_ path: String, snapshot: SnapshotName, at time: Timestamp, calls: any FileCalls) throws {
        directory = DataDirectory(path: path)
        files = DurableFiles(calls: calls)
        try directory.make()
        // Before the lock, which leaves a file.
        let names = try calls.list(path).filter { !["lost+found", "server.lock", "restore.json.new"].contains($0) }
        let isUnfinished = names.contains("restore.json")
        guard names.isEmpty || isUnfinished else { throw BackupError.targetNotEmpty }
        lock = try DataDirectoryLock(directory: path)
        state = isUnfinished ? .unfinished : .empty
        marker = Marker(snapshot: snapshot.text, begunAt: time)
        try mark()
        try files.makeDirectory(directory.objects)
        try objects.prepare()
    }

    /// Says in the directory that it is not whole.
    private func mark() throws {
        try files.replace(directory.restoreMarker, with: Array(try JSON.encode(marker, pretty: true)) + [0x0A])
    }

    /// Gives the database its name, and then the directory free: from here on a server starts on it.
    func finish() throws {
        let file = try files.calls.open(database, .writing)
        try files.calls.synchronize(file)
        try files.calls.rename(database, to: directory.database)
        try files.calls.synchronizeDirectory(directory.path)
        try files.removeIfThere(directory.restoreMarker)
        do {
            try files.calls.synchronizeDirectory(directory.path)
        } catch {
            // The marker could come back when the power fails, on a server's new data. So it stands again at once, and the restore is to
            // be gone on with. Where not even that can be written it is gone, and the restore whole.
            if (try? mark()) != nil { throw error }
        }
        withExtendedLifetime(lock) {}
    }
}
