import Accounts
import EventLog
import FoundationEssentials
import Jobs
import ObjectStore
import Recordings
import Storage
import StorageSQLite
import VoiceCore

/// Brings a snapshot into an empty data directory, on a thread where it may block. Every byte is checked on the way.
///
/// It may be cut off anywhere: until its end no server starts on the directory, and a second run goes on.
final class RestoreRun {
    struct Options: Sendable {
        /// A snapshot's name, or a time; `nil` for the newest.
        var snapshot: String?
        /// The backup of the keys; without it the accounts get new ones.
        var keys: KeyArchive?
        /// Takes what is whole where objects are damaged.
        var isSalvage = false

        init(snapshot: String? = nil, keys: KeyArchive? = nil, isSalvage: Bool = false) {
            self.snapshot = snapshot
            self.keys = keys
            self.isSalvage = isSalvage
        }
    }

    private let directory: BackupDirectory
    private let path: String
    private let options: Options
    private let work: LongWork
    private let clock: any WallClock
    private let calls: any FileCalls

    /// - Parameters:
    ///   - backup: the backup's directory.
    ///   - path: the data directory.
    init(
        from backup: String, into path: String, _ options: Options = Options(), work: LongWork, clock: any WallClock = SystemWallClock(),
        calls: any FileCalls = POSIXFileCalls()
    ) {
        directory = BackupDirectory(path: backup, calls: calls)
        self.path = path
        self.options = options
        self.work = work
        self.clock = clock
        self.calls = calls
    }

    /// - Returns: what was restored; where objects are damaged and salvage was not asked for, a report that says so, of a directory that
    ///   is not whole.
    /// - Throws: `BackupError`, `StorageError`, `ObjectStoreError`, `CancellationError`.
    func run() throws -> RestoreReport {
        try BackupError.naming {
            let description = try directory.check()
            let reading = try BackupLock(directory, for: .reading)
            defer { withExtendedLifetime(reading) {} }
            let name = try SnapshotManifest.choose(options.snapshot, in: directory)
            let manifest = try SnapshotManifest(name, in: directory).manifest
            try checkSchema(manifest)
            if let keys = options.keys { try check(keys, description) }
            let target = try RestoreTarget(path, snapshot: name, at: clock.now(), calls: calls)
            return try restore(manifest, name, into: target)
        }
    }

    /// Refused before anything is written, and again by the server.
    private func checkSchema(_ manifest: BackupManifest) throws {
        let known = Installation.migrations.map(\.number).max() ?? 0
        guard manifest.schema.oldestCompatible <= known else {
            throw BackupError.schemaTooNew(needed: manifest.schema.oldestCompatible, known: known)
        }
    }

    private func check(_ keys: KeyArchive, _ description: BackupDirectory.Description) throws {
        guard !keys.erased.contains(description.installation) else { return }
        let own = keys.keys(of: description.installation)?.fingerprint
        guard own != nil, own == description.keys ?? own else { throw BackupError.keysOfAnother }
    }

    private func restore(_ manifest: BackupManifest, _ name: SnapshotName, into target: RestoreTarget) throws -> RestoreReport {
        let begun = MonotonicTime.now()
        work.begin(.database)
        try copyDatabase(manifest, name, to: target)
        let database = try SQLiteFile(path: target.database, mode: .editing, clock: clock)
        let keys = try self.keys(for: database, manifest, target)
        try keys.write(to: target.directory.keys, calls: calls)
        var report = RestoreReport(manifest, hasNewKeys: options.keys == nil)
        report.accounts = keys.accounts.count
        let list = try checkedList(manifest, name)
        work.begin(.objects, objects: manifest.objects.count)
        try database.edit { tx in
            var objects = ObjectRestoring(
                from: directory.objects, to: target.objects, snapshot: name, keys: keys, isRekeyed: options.keys == nil, work: work, tx: tx)
            try objects.run(list)
            report.take(objects)
            // What is left behind is told, and the directory stays unfinished.
            guard report.damage.isEmpty || options.isSalvage else { return }
            for lost in manifest.lost { try ObjectCatalogue.forget(lost.object, account: lost.account, in: tx) }
            report.epoch = try EventLog.prepareRestored(in: tx)
            try RestoredJobs.prepare(in: tx)
            report.forgottenUploads = try Recordings.forgetUnfinishedUploads(in: tx)
            report.isWhole = true
        }
        if report.isWhole { try target.finish() }
        report.seconds = (MonotonicTime.now() - begun).seconds
        return report
    }

    // MARK: - The database

    /// - Throws: `BackupError` `.snapshotDamaged`: without its database a snapshot is of no use.
    private func copyDatabase(_ manifest: BackupManifest, _ name: SnapshotName, to target: RestoreTarget) throws {
        for suffix in ["", "-journal", "-wal", "-shm"] { try target.files.removeIfThere(target.database + suffix) }
        let copy = try calls.open(target.database, .creating)
        let source = directory.path(name, .database)
        func damaged(_ problem: String) -> BackupError {
            .snapshotDamaged(snapshot: name.text, file: manifest.database.name, problem: problem)
        }
        guard try target.files.isThere(source) else { throw damaged("missing") }
        let found = try FileDigest.of(source, calls: calls, look: work.look) { try calls.write($0, to: copy, at: $1) }
        guard found.bytes == manifest.database.bytes, found.sha256 == manifest.database.sha256 else {
            throw damaged("its SHA-256 is not the one in the manifest")
        }
        if let problem = try SQLiteFile(path: target.database, mode: .reading).problems(limit: 1).first { throw damaged(problem) }
    }

    private func checkedList(_ manifest: BackupManifest, _ name: SnapshotName) throws -> ObjectListWalk {
        let list = manifest.objects.list
        let path = directory.path(name, .objects)
        guard try directory.files.isThere(path), try FileDigest.of(path, calls: calls, look: work.look).sha256 == list.sha256 else {
            throw BackupError.snapshotDamaged(
                snapshot: name.text, file: list.name, problem: "it is missing, or its SHA-256 is not the one in the manifest")
        }
        return try ObjectListWalk([name], in: directory)
    }

    // MARK: - The keys

    /// The given keys, or new ones. Who was erased is erased again, also if the backup, or its keys, are older than that.
    private func keys(for database: SQLiteFile, _ manifest: BackupManifest, _ target: RestoreTarget) throws -> KeyArchive {
        let erased = try self.erased(manifest)
        if let keys = options.keys { return keys.erasing(erased) }
        let accounts: [AccountID] = try database.read { tx in try tx.query("SELECT id FROM accounts ORDER BY id").map { try $0[0] } }
        return try KeyArchive.replacing(
            lostKeysOf: accounts, erased: erased, in: target.directory.keys, at: clock.now(), calls: calls)
    }

    /// Also those that were erased after this snapshot, as later ones know.
    private func erased(_ manifest: BackupManifest) throws -> Set<AccountID> {
        var erased = Set(manifest.erasedAccounts)
        for name in try directory.snapshotNames() {
            if let later = try? SnapshotManifest(name, in: directory).manifest { erased.formUnion(later.erasedAccounts) }
        }
        return erased
    }
}
