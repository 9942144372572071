import ObjectStore
import VoiceCore

/// Removes old snapshots, and then the objects that none of those left needs. May be cut off anywhere and be run again.
struct BackupPruning {
    private let directory: BackupDirectory
    private let work: LongWork

    /// The caller has the directory's lock.
    init(_ directory: BackupDirectory, work: LongWork) {
        self.directory = directory
        self.work = work
    }

    /// - Returns: how many snapshots and how many objects went.
    /// - Throws: `BackupError` `.snapshotDamaged` if the list of a snapshot that stays is not as it was written: then nothing goes.
    func prune(keeping count: Int) throws -> (snapshots: Int, objects: Int) {
        let names = try directory.snapshotNames()
        let old = names.dropLast(count)
        // First, so that an older snapshot does not go for one that is damaged, nor an object that a damaged list no longer names.
        for name in names.suffix(count) { try check(name) }
        for name in old { try directory.remove(name) }
        return (old.count, try removeUnneeded(by: names.suffix(count)))
    }

    private func removeUnneeded(by names: some Collection<SnapshotName>) throws -> Int {
        var removed = 0
        var needed = try ObjectListWalk(Array(names), in: directory)
        var next = try needed.nextShard()
        for shard in try directory.objects.shards() {
            while let current = next, current.shard < shard { next = try needed.nextShard() }
            let kept = next?.shard == shard ? Set(next?.objects.map(\.object.id) ?? []) : []
            removed += try remove(except: kept, from: shard)
        }
        return removed
    }

    private func remove(except kept: Set<ObjectID>, from shard: String) throws -> Int {
        try work.check()
        let (objects, others) = try directory.objects.content(ofShard: shard)
        let unneeded = objects.filter { !kept.contains($0) }
        for id in unneeded { try directory.objects.remove(id) }
        for name in others { try directory.objects.remove(name, inShard: shard) }
        return unneeded.count
    }

    private func check(_ name: SnapshotName) throws {
        let list = try SnapshotManifest(name, in: directory).manifest.objects.list
        let found = try FileDigest.of(directory.path(name, .objects), calls: directory.calls, look: work.look)
        guard found.sha256 == list.sha256 else {
            throw BackupError.snapshotDamaged(snapshot: name.text, file: list.name, problem: "its SHA-256 is not the one in the manifest")
        }
    }
}
