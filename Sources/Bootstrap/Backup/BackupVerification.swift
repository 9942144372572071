import ObjectStore
import StorageSQLite
import VoiceCore

/// Reads a backup back, all of it, and tells what is not as it was written. Changes nothing.
struct BackupVerification {
    struct Report: Codable, Sendable, Equatable {
        var snapshots: [String] = []
        /// Objects that were read, each once, and the bytes of all that was read.
        var objects = 0
        var bytes: Int64 = 0
        var damage: [BackupDamage] = []

        var isWhole: Bool { damage.isEmpty }
    }

    private let directory: BackupDirectory
    private let work: LongWork
    private var report = Report()
    /// Snapshots whose lists can be gone along.
    private var listed: [SnapshotName] = []

    init(_ path: String, work: LongWork, calls: any FileCalls = POSIXFileCalls()) {
        directory = BackupDirectory(path: path, calls: calls)
        self.work = work
    }

    /// - Parameter wanted: one snapshot, by its name or a time; `nil` for all.
    /// - Throws: `BackupError` where there is nothing to be read; damage is in the report.
    mutating func run(_ wanted: String? = nil) throws -> Report {
        try BackupError.naming {
            try directory.check()
            let lock = try BackupLock(directory, for: .reading)
            defer { withExtendedLifetime(lock) {} }
            let newest = try SnapshotManifest.choose(wanted, in: directory)
            let names = wanted == nil ? try directory.snapshotNames() : [newest]
            var objects = 0
            work.begin(.database)
            for name in names {
                report.snapshots.append(name.text)
                objects = max(objects, try check(name))
            }
            work.begin(.objects, objects: objects)
            try checkObjects()
            return report
        }
    }

    /// - Returns: how many objects the snapshot names.
    private mutating func check(_ name: SnapshotName) throws -> Int {
        let manifest: BackupManifest
        do {
            manifest = try SnapshotManifest(name, in: directory).manifest
        } catch BackupError.snapshotDamaged(_, let file, let problem) {
            report.damage.append(BackupDamage(file: file, problem: problem, snapshot: name))
            return 0
        }
        if try isWhole(manifest.database, of: name) {
            let problems = try SQLiteFile(path: directory.path(name, .database), mode: .reading).problems()
            report.damage += problems.map { BackupDamage(file: manifest.database.name, problem: $0, snapshot: name) }
        }
        if try isWhole(manifest.objects.list, of: name) { listed.append(name) }
        return manifest.objects.count
    }

    private mutating func isWhole(_ file: BackupManifest.File, of name: SnapshotName) throws -> Bool {
        do {
            let found = try FileDigest.of(directory.snapshots + "/" + file.name, calls: directory.calls, look: work.look)
            report.bytes += found.bytes
            if found.bytes == file.bytes, found.sha256 == file.sha256 { return true }
            let problem = found.bytes == file.bytes ? "its SHA-256 is not the one in the manifest" : "\(found.bytes) bytes of \(file.bytes)"
            report.damage.append(BackupDamage(file: file.name, problem: problem, snapshot: name))
        } catch let error as FileCallError {
            report.damage.append(BackupDamage(file: file.name, problem: error.problem, snapshot: name))
        }
        return false
    }

    private mutating func checkObjects() throws {
        var walk = try ObjectListWalk(listed, in: directory)
        while let (_, objects) = try walk.nextShard() {
            for (object, snapshots) in objects {
                report.objects += 1
                do {
                    let found = try directory.objects.check(object.id, account: object.account, look: work.look)
                    report.bytes += found.fileLength
                    if ListedObject(object.id, object.account, found) != object {
                        report.damage.append(BackupDamage(object, "its SHA-256 is not the one in the list", snapshots: snapshots))
                    }
                } catch let problem as StoredObjectProblem {
                    report.damage.append(BackupDamage(object, problem, snapshots: snapshots))
                }
                try work.finishedObject()
            }
        }
    }
}

extension FileCallError {
    /// In the words of a list of damage.
    var problem: String { errno == 2 ? "missing" : "cannot be read (\(call), errno \(errno))" }
}
