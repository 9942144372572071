import ObjectStore
import VoiceCore

/// Brings the objects of a snapshot into the backup's directory, one after the other in the order of lists, and lists them.
struct ObjectCopying {
    /// Copies wait for each other up to this, so that one fsync does the work of many.
    private static let copiesAtOnce = 64
    private static let bytesAtOnce: Int64 = 32 << 20

    private let from: StoredObjects
    private let to: StoredObjects
    private let work: LongWork
    private(set) var list: ObjectListWriter
    /// The list of the snapshot before: what it names is here already.
    private var known: ObjectListReader?
    private var nextKnown: ListedObject?

    private var pending: [StoredObjects.Copy] = []
    private var pendingBytes: Int64 = 0
    /// The directories whose names are still to be brought to stable storage.
    private var changedShards: [String] = []

    private(set) var copiedObjects = 0
    private(set) var copiedBytes: Int64 = 0
    private(set) var lost: [BackupManifest.Lost] = []
    private(set) var listBytes: Int64 = 0
    private(set) var listSHA256 = ""

    init(from: StoredObjects, to: StoredObjects, list: ObjectListWriter, known: ObjectListReader?, work: LongWork) {
        self.from = from
        self.to = to
        self.list = list
        self.known = known
        self.work = work
        nextKnown = readKnown()
    }

    /// Takes the next object of the database.
    mutating func take(_ id: ObjectID, account: AccountID) throws {
        do {
            try list.add(try present(id, account) ?? copied(id, account))
        } catch let problem as StoredObjectProblem {
            lost.append(.init(object: id, account: account, problem: problem.text))
        }
        try work.finishedObject()
    }

    /// Everything is on stable storage afterwards, but for the list's name.
    mutating func finish() throws {
        try finishPending()
        for shard in changedShards { try to.synchronize(shard: shard) }
        if !changedShards.isEmpty { try to.synchronizeShards() }
        (listBytes, listSHA256) = try list.finish()
    }

    /// An object that is here already. What the snapshot before names needs no second look but at its length; what nobody names, because
    /// a backup was cut off, is read through.
    private mutating func present(_ id: ObjectID, _ account: AccountID) throws -> ListedObject? {
        let listed = findKnown(id)
        guard let length = try to.fileLength(of: id) else { return nil }
        if let listed, listed.account == account, listed.bytes == length { return listed }
        do {
            let found = try to.check(id, account: account, look: work.look)
            noteChange(of: id)  // its content is on stable storage, or it would have no name; the name may not be
            return ListedObject(id, account, found)
        } catch is StoredObjectProblem {
            return nil  // the copy takes its place
        }
    }

    private mutating func copied(_ id: ObjectID, _ account: AccountID) throws -> ListedObject {
        let copy = try from.copy(id, account: account, to: to, look: work.look)
        noteChange(of: id)
        pending.append(copy)
        pendingBytes += copy.object.fileLength
        copiedObjects += 1
        copiedBytes += copy.object.fileLength
        if pending.count >= Self.copiesAtOnce || pendingBytes >= Self.bytesAtOnce { try finishPending() }
        return ListedObject(id, account, copy.object)
    }

    private mutating func finishPending() throws {
        try to.finish(pending)
        pending = []
        pendingBytes = 0
    }

    private mutating func noteChange(of id: ObjectID) {
        let shard = String(StoredObjects.shard(of: id))
        if changedShards.last != shard { changedShards.append(shard) }
    }

    // MARK: - The list of before

    private mutating func findKnown(_ id: ObjectID) -> ListedObject? {
        let place = (StoredObjects.shard(of: id), id)
        while let candidate = nextKnown, candidate.place < place { nextKnown = readKnown() }
        guard let candidate = nextKnown, candidate.id == id else { return nil }
        return candidate
    }

    /// A list that cannot be read is as good as none: what it names is read through.
    private mutating func readKnown() -> ListedObject? {
        do {
            return try known?.next()
        } catch {
            known = nil
            return nil
        }
    }
}

extension ListedObject {
    init(_ id: ObjectID, _ account: AccountID, _ object: StoredObject) {
        self.init(id: id, account: account, bytes: object.fileLength, sha256: Hex.encode(object.sha256))
    }
}
