import ObjectStore
import VoiceCore

/// Copies of objects that get their names together, so that one fsync does most of the work of many, and the directories whose names are
/// still to be brought to stable storage.
struct CopyBatch {
    /// Copies wait for each other up to this.
    private static let copiesAtOnce = 64
    private static let bytesAtOnce: Int64 = 32 << 20

    private let target: StoredObjects
    private var pending: [StoredObjects.Copy] = []
    private var pendingBytes: Int64 = 0
    /// In the order of lists, so that the last is the one to compare with.
    private var shards: [String] = []

    init(in target: StoredObjects) { self.target = target }

    mutating func add(_ copy: StoredObjects.Copy, of id: ObjectID) throws {
        note(id)
        pending.append(copy)
        pendingBytes += copy.object.fileLength
        if pending.count >= Self.copiesAtOnce || pendingBytes >= Self.bytesAtOnce { try finishPending() }
    }

    /// Takes in an object that has its name from an earlier run: its content is on stable storage, or it would have none; the name may
    /// not be.
    mutating func note(_ id: ObjectID) {
        let shard = String(StoredObjects.shard(of: id))
        if shards.last != shard { shards.append(shard) }
    }

    /// Names what waits. Everything is on stable storage afterwards.
    mutating func finish() throws {
        try finishPending()
        for shard in shards { try target.synchronize(shard: shard) }
        if !shards.isEmpty { try target.synchronizeShards() }
        shards = []
    }

    private mutating func finishPending() throws {
        try target.finish(pending)
        pending = []
        pendingBytes = 0
    }
}
