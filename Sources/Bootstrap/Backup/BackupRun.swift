import Crypto
import EventLog
import FoundationEssentials
import ObjectStore
import Storage
import StorageSQLite
import VoiceCore

/// Makes one snapshot of an installation, on a thread where it may block.
///
/// First the database's state as one file, then every object that this file names and the backup does not have yet, then the manifest. No
/// sweep may strike objects out meanwhile (`SweepHold`). It may be cut off anywhere: earlier snapshots are as they were, and the next
/// backup takes what was copied.
final class BackupRun {
    /// What is backed up.
    struct Source: Sendable {
        /// The database's file.
        let database: String
        /// The file store's directory.
        let objects: String
        /// The directory of the keys, of which only the list of erased accounts is taken.
        let keys: String
        /// The owner's account.
        let installation: AccountID
    }

    private let source: Source
    private let directory: BackupDirectory
    private let work: LongWork
    private let clock: any WallClock
    private let from: StoredObjects

    /// - Parameter calls: how the backup's files are written; the installation's are read with them too.
    init(
        _ source: Source, into path: String, work: LongWork, clock: any WallClock = SystemWallClock(),
        calls: any FileCalls = POSIXFileCalls()
    ) {
        self.source = source
        self.work = work
        self.clock = clock
        directory = BackupDirectory(path: path, calls: calls)
        from = StoredObjects(root: source.objects, calls: calls)
    }

    /// - Parameter keep: removes all but the newest so many snapshots afterwards, with the objects that they alone needed.
    /// - Throws: `BackupError`, `StorageError`, `CancellationError`.
    func run(keep: Int? = nil) throws -> BackupReport {
        try BackupError.naming {
            let keys = KeyArchive.fingerprint(of: source.installation, in: source.keys)
            try directory.prepare(for: source.installation, keys: keys)
            let lock = try BackupLock(directory, for: .writing)
            defer { withExtendedLifetime(lock) {} }
            try directory.removeLeftovers()
            var report = try snapshot()
            if let keep {
                work.begin(.pruning)
                (report.prunedSnapshots, report.prunedObjects) = try BackupPruning(directory, work: work).prune(keeping: max(1, keep))
            }
            return report
        }
    }

    private func snapshot() throws -> BackupReport {
        let begun = MonotonicTime.now()
        let newest = try directory.snapshotNames().last
        let madeAt = clock.now()
        let name = newName(madeAt, after: newest)
        work.begin(.database)
        let (file, database) = try writeDatabase(name)
        let databaseDone = MonotonicTime.now()
        let copying = try copyObjects(of: file, name, after: newest)
        let objectsDone = MonotonicTime.now()
        let manifest = try self.manifest(name, madeAt, file, database, copying)
        try publish(manifest, name)
        return BackupReport(
            snapshot: name.text, madeAt: madeAt, logPosition: manifest.logPosition, databaseBytes: database.bytes,
            objects: manifest.objects.count, objectBytes: manifest.objects.bytes, copiedObjects: copying.copiedObjects,
            copiedBytes: copying.copiedBytes, lost: manifest.lost,
            seconds: .init(
                database: (databaseDone - begun).seconds, objects: (objectsDone - databaseDone).seconds,
                total: (MonotonicTime.now() - begun).seconds))
    }

    /// Behind the newest, also when the clock went back.
    private func newName(_ time: Timestamp, after newest: SnapshotName?) -> SnapshotName {
        guard let newest, SnapshotName(time) <= newest, let last = newest.time else { return SnapshotName(time) }
        return SnapshotName(last + .milliseconds(1))
    }

    // MARK: - The database

    private func writeDatabase(_ name: SnapshotName) throws -> (SQLiteFile, BackupManifest.File) {
        let path = directory.path(name, .database)
        // Made here, so that nobody else may read it.
        let file = try directory.calls.open(path, .creating)
        do {
            try SQLiteSnapshot.write(source.database, to: path) { [work] in work.goesOn }
        } catch let error as StorageError where error.kind == .interrupted {
            throw CancellationError()
        }
        try directory.calls.synchronize(file)
        let (bytes, sha256) = try FileDigest.of(path, calls: directory.calls, look: work.look)
        return (
            try SQLiteFile(path: path, mode: .reading),
            BackupManifest.File(name: BackupDirectory.file(name, .database), bytes: bytes, sha256: sha256)
        )
    }

    // MARK: - The objects

    private func copyObjects(of file: SQLiteFile, _ name: SnapshotName, after newest: SnapshotName?) throws -> ObjectCopying {
        let count: Int = try file.read { tx in
            try tx.first("SELECT count(*) FROM objects WHERE account_id IS NOT NULL").map { try $0[0] } ?? 0
        }
        work.begin(.objects, objects: count)
        let list = try ObjectListWriter(directory.path(name, .objects), calls: directory.calls)
        let known = try newest.flatMap(knownObjects)
        var copying = ObjectCopying(from: from, to: directory.objects, list: list, known: known, work: work)
        try file.forEachRow(of: "SELECT id, account_id FROM objects WHERE account_id IS NOT NULL ORDER BY substr(id, -2), id") { row in
            try copying.take(row[0], account: row[1])
        }
        try copying.finish()
        return copying
    }

    /// The list of the snapshot before, if it is as it was written.
    private func knownObjects(_ name: SnapshotName) throws -> ObjectListReader? {
        let path = directory.path(name, .objects)
        guard let list = try? SnapshotManifest(name, in: directory).manifest.objects.list, try directory.files.isThere(path),
            try FileDigest.of(path, calls: directory.calls, look: work.look).sha256 == list.sha256
        else { return nil }
        return try ObjectListReader(path, calls: directory.calls)
    }

    // MARK: - The manifest

    private func manifest(
        _ name: SnapshotName, _ madeAt: Timestamp, _ file: SQLiteFile, _ database: BackupManifest.File, _ copying: ObjectCopying
    ) throws -> BackupManifest {
        let (position, schema) = try file.read { tx in
            let schema = try tx.first("SELECT max(number), max(oldest_compatible) FROM schema_migrations").map {
                BackupManifest.Schema(version: try $0[0], oldestCompatible: try $0[1])
            }
            return (try EventLog.newest(in: tx), schema)
        }
        guard let schema else { throw StorageError(.corrupt, doing: "reading the snapshot", cause: "it has no schema") }
        return BackupManifest(
            format: BackupManifest.currentFormat, snapshot: name.text, madeAt: madeAt, version: Version.current,
            installation: source.installation, schema: schema, logPosition: position.description, database: database,
            objects: .init(
                list: .init(name: BackupDirectory.file(name, .objects), bytes: copying.listBytes, sha256: copying.listSHA256),
                count: copying.list.count, bytes: copying.list.bytes),
            lost: copying.lost, erasedAccounts: try KeyArchive.erased(in: source.keys).sorted())
    }

    /// Writes the sums and then the manifest, which makes the snapshot one.
    private func publish(_ manifest: BackupManifest, _ name: SnapshotName) throws {
        let text = Array(try JSON.encode(manifest, pretty: true)) + [0x0A]
        let sums = manifest.sums(ownSHA256: Hex.encode(Array(SHA256.hash(data: text))))
        // The names of everything that the manifest speaks of are on stable storage before it is there.
        try directory.files.replace(directory.path(name, .sums), with: Array(sums.utf8))
        try directory.files.replace(directory.path(name, .manifest), with: text)
    }
}
