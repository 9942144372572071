import Crypto
import ObjectStore
import Storage
import VoiceCore

/// Brings the objects of a snapshot into a data directory, and the catalogue in line with what came.
struct ObjectRestoring {
    private static let copiesAtOnce = 64
    private static let bytesAtOnce: Int64 = 32 << 20

    private let from: StoredObjects
    private let to: StoredObjects
    private let snapshot: SnapshotName
    private let keys: KeyArchive
    /// Whether the keys are new ones, so that every object gets another keyed hash.
    private let isRekeyed: Bool
    private let work: LongWork
    private let tx: any WriteTransaction

    private var pending: [StoredObjects.Copy] = []
    private var pendingBytes: Int64 = 0
    private var contentKeys: [AccountID: SymmetricKey] = [:]

    private(set) var objects = 0
    private(set) var bytes: Int64 = 0
    /// Objects of accounts that were erased: they do not come back.
    private(set) var erasedObjects = 0
    private(set) var damage: [BackupDamage] = []

    init(
        from: StoredObjects, to: StoredObjects, snapshot: SnapshotName, keys: KeyArchive, isRekeyed: Bool, work: LongWork,
        tx: any WriteTransaction
    ) {
        self.from = from
        self.to = to
        self.snapshot = snapshot
        self.keys = keys
        self.isRekeyed = isRekeyed
        self.work = work
        self.tx = tx
    }

    mutating func run(_ list: ObjectListWalk) throws {
        var list = list
        while let (shard, listed) = try list.nextShard() {
            for (object, _) in listed {
                try restore(object)
                try work.finishedObject()
            }
            try finishPending()
            try synchronize(shard)
        }
        try to.synchronizeShards()
    }

    private mutating func restore(_ object: ListedObject) throws {
        guard !keys.erased.contains(object.account) else {
            erasedObjects += 1
            return try ObjectCatalogue.forget(object.id, account: object.account, in: tx)
        }
        let key = isRekeyed ? contentKey(of: object.account) : nil
        do {
            let restored = try present(object, key) ?? copied(object, key)
            if isRekeyed { try ObjectCatalogue.rehash(object.id, account: object.account, as: restored.contentHash, in: tx) }
            objects += 1
            bytes += restored.fileLength
        } catch let problem as StoredObjectProblem {
            var found = BackupDamage(object, problem, snapshots: [snapshot])
            try lose(object, &found)
        } catch is WrongDigest {
            var found = BackupDamage(object, "its SHA-256 is not the one in the list", snapshots: [snapshot])
            try lose(object, &found)
        }
    }

    private struct WrongDigest: Error {}

    private mutating func lose(_ object: ListedObject, _ found: inout BackupDamage) throws {
        found.holders = try ObjectCatalogue.holders(of: object.id, account: object.account, in: tx)
        damage.append(found)
        try ObjectCatalogue.forget(object.id, account: object.account, in: tx)
    }

    /// What an earlier run of this restore brought, read through.
    private func present(_ object: ListedObject, _ key: SymmetricKey?) throws -> StoredObject? {
        guard try to.fileLength(of: object.id) == object.bytes else { return nil }
        do {
            let found = try to.check(object.id, account: object.account, key: key, look: work.look)
            return key != nil || Hex.encode(found.sha256) == object.sha256 ? found : nil
        } catch is StoredObjectProblem {
            return nil
        }
    }

    private mutating func copied(_ object: ListedObject, _ key: SymmetricKey?) throws -> StoredObject {
        let copy = try from.copy(object.id, account: object.account, to: to, rekeyedBy: key, look: work.look)
        guard Hex.encode(copy.object.sha256) == object.sha256 else {
            try to.discard(copy)
            throw WrongDigest()
        }
        pending.append(copy)
        pendingBytes += copy.object.fileLength
        if pending.count >= Self.copiesAtOnce || pendingBytes >= Self.bytesAtOnce { try finishPending() }
        return copy.object
    }

    private mutating func finishPending() throws {
        try to.finish(pending)
        pending = []
        pendingBytes = 0
    }

    /// A directory that nothing came into was perhaps never made.
    private func synchronize(_ shard: String) throws {
        guard try to.shards().contains(shard) else { return }
        try to.synchronize(shard: shard)
    }

    private mutating func contentKey(of account: AccountID) -> SymmetricKey? {
        if let known = contentKeys[account] { return known }
        let key = keys.keys(of: account)?.contentHash
        contentKeys[account] = key
        return key
    }
}
