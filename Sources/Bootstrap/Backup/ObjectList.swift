import Crypto
import ObjectStore
import VoiceCore

/// An object of a snapshot, as its list names it: one line of JSON.
///
///     {"id":"obj_…","account":"acc_…","bytes":1234,"sha256":"9f86…"}
struct ListedObject: Hashable, Sendable {
    let id: ObjectID
    let account: AccountID
    /// Length of the stored form.
    let bytes: Int64
    /// Of the stored form, in hexadecimal.
    let sha256: String

    /// What lists are ordered by.
    var place: (shard: Substring, id: ObjectID) { (StoredObjects.shard(of: id), id) }

    static func precedes(_ a: ListedObject, _ b: ListedObject) -> Bool { a.place < b.place }

    init(id: ObjectID, account: AccountID, bytes: Int64, sha256: String) {
        self.id = id
        self.account = account
        self.bytes = bytes
        self.sha256 = sha256
    }

    var line: String { "{\"id\":\"\(id)\",\"account\":\"\(account)\",\"bytes\":\(bytes),\"sha256\":\"\(sha256)\"}\n" }

    /// Reads a line in exactly the form in which it is written, without its break.
    init?(line: some StringProtocol) {
        let words = line.split(separator: "\"", omittingEmptySubsequences: false)
        guard words.count == 15, words[1] == "id", words[5] == "account", words[9] == "bytes", words[11] == "sha256",
            let id = ObjectID(String(words[3])), let account = AccountID(String(words[7])),
            let bytes = Int64(words[10].dropFirst().dropLast()), words[13].utf8.count == 64
        else { return nil }
        self.init(id: id, account: account, bytes: bytes, sha256: String(words[13]))
    }
}

/// Writes a list of objects, a large piece at a time.
struct ObjectListWriter {
    private let file: OpenFile
    private let calls: any FileCalls
    private var pending: [UInt8] = []
    private var offset: Int64 = 0
    private var hash = SHA256()
    private(set) var count = 0
    private(set) var bytes: Int64 = 0

    init(_ path: String, calls: any FileCalls) throws {
        file = try calls.open(path, .creating)
        self.calls = calls
    }

    mutating func add(_ object: ListedObject) throws {
        pending += object.line.utf8
        count += 1
        bytes += object.bytes
        if pending.count >= 256 * 1024 { try flush() }
    }

    /// Brings the list to stable storage.
    ///
    /// - Returns: its length and its SHA-256.
    mutating func finish() throws -> (bytes: Int64, sha256: String) {
        try flush()
        try calls.synchronize(file)
        return (offset, Hex.encode(Array(hash.finalize())))
    }

    private mutating func flush() throws {
        try calls.write(pending, to: file, at: offset)
        hash.update(data: pending)
        offset += Int64(pending.count)
        pending.removeAll(keepingCapacity: true)
    }
}

/// Reads a list of objects one by one, a piece of the file at a time.
struct ObjectListReader {
    /// A line that is none, or not behind the one before.
    struct Malformed: Error {}

    private let file: OpenFile
    private let calls: any FileCalls
    private var offset: Int64 = 0
    private var pending: ArraySlice<UInt8> = []
    private var last: ListedObject?

    init(_ path: String, calls: any FileCalls) throws {
        file = try calls.open(path, .reading)
        self.calls = calls
    }

    /// The next object; `nil` at the end.
    ///
    /// - Throws: `Malformed`; `FileCallError`.
    mutating func next() throws -> ListedObject? {
        while true {
            if let end = pending.firstIndex(of: 0x0A) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending = pending[(end + 1)...]
                guard let object = ListedObject(line: line), last.map({ ListedObject.precedes($0, object) }) ?? true else {
                    throw Malformed()
                }
                last = object
                return object
            }
            let more = try calls.read(256 * 1024, from: file, at: offset)
            guard !more.isEmpty else {
                guard pending.isEmpty else { throw Malformed() }
                return nil
            }
            offset += Int64(more.count)
            pending = Array(pending)[...] + more
        }
    }
}

/// Goes along several lists at once, one of the object directories after the other, so that what is in memory is a thousandth of them.
struct ObjectListWalk {
    private var readers: [(snapshot: SnapshotName, reader: ObjectListReader, next: ListedObject?)] = []

    /// - Throws: `BackupError` `.snapshotDamaged` for a list that cannot be read.
    init(_ snapshots: [SnapshotName], in directory: BackupDirectory) throws {
        for snapshot in snapshots {
            var reader = try ObjectListReader(directory.path(snapshot, .objects), calls: directory.calls)
            let first = try Self.next(of: &reader, snapshot)
            readers.append((snapshot, reader, first))
        }
    }

    /// The objects of the next directory, in order, each with the snapshots that need it; `nil` at the end.
    mutating func nextShard() throws -> (shard: String, objects: [(object: ListedObject, snapshots: [SnapshotName])])? {
        guard let shard = readers.compactMap({ $0.next?.place.shard }).min() else { return nil }
        var found: [ListedObject: [SnapshotName]] = [:]
        for index in readers.indices {
            while let object = readers[index].next, object.place.shard == shard {
                found[object, default: []].append(readers[index].snapshot)
                readers[index].next = try Self.next(of: &readers[index].reader, readers[index].snapshot)
            }
        }
        let sorted = found.sorted { ListedObject.precedes($0.key, $1.key) }
        return (String(shard), sorted.map { ($0.key, $0.value) })
    }

    private static func next(of reader: inout ObjectListReader, _ snapshot: SnapshotName) throws -> ListedObject? {
        do {
            return try reader.next()
        } catch is ObjectListReader.Malformed {
            throw BackupError.snapshotDamaged(
                snapshot: snapshot.text, file: BackupDirectory.file(snapshot, .objects), problem: "a line is not as it was written")
        }
    }
}
