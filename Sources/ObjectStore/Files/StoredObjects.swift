package import Crypto
import Glibc
package import VoiceCore

/// A directory of objects in their stored form, laid out as the file store's own: what backups are made of, and restored to. Knows no
/// database and no uploads. Blocks.
package struct StoredObjects: Sendable {
    private let paths: ObjectPaths
    private let files: DurableFiles

    private var calls: any FileCalls { files.calls }

    /// - Parameter root: the directory that holds `objects`.
    package init(root: String, calls: any FileCalls = POSIXFileCalls()) {
        paths = ObjectPaths(root: root)
        files = DurableFiles(calls: calls)
    }

    /// Which of the 1024 directories an object lies in: the last two characters of its id. Lists that go through the objects directory by
    /// directory are in the order of this and then of the id.
    package static func shard(of id: ObjectID) -> Substring { id.text.suffix(2) }

    /// Makes the directory that holds them all.
    ///
    /// - Throws: `FileCallError`, as every call here does unless it says otherwise.
    package func prepare() throws { try files.makeDirectory(paths.objects) }

    /// Where an object's file is, relative to the root: `objects/k3/obj_…`.
    package static func name(of id: ObjectID) -> String { "objects/\(shard(of: id))/\(id)" }

    /// The length of an object's file; `nil` if there is none. Says nothing of what is in it.
    package func fileLength(of id: ObjectID) throws -> Int64? {
        do {
            return try calls.length(of: calls.open(paths.object(id), .reading))
        } catch let error as FileCallError where error.errno == ENOENT {
            return nil
        }
    }

    /// The directories that there are, in the order of their names.
    package func shards() throws -> [String] { try calls.list(paths.objects).filter { $0.utf8.count == 2 }.sorted() }

    /// The objects in one of the directories, in order, and the files there that are none: what a copy left that was cut off.
    package func content(ofShard shard: String) throws -> (objects: [ObjectID], others: [String]) {
        let names = try calls.list(paths.objects + "/" + shard).sorted()
        return (names.compactMap { ObjectID($0) }, names.filter { ObjectID($0) == nil })
    }

    package func remove(_ id: ObjectID) throws { try files.removeIfThere(paths.object(id)) }

    /// Removes a file that is no object.
    package func remove(_ name: String, inShard shard: String) throws { try files.removeIfThere(paths.objects + "/" + shard + "/" + name) }

    /// Brings what was removed from one of the directories, and added to it, to stable storage.
    package func synchronize(shard: String) throws { try calls.synchronizeDirectory(paths.objects + "/" + shard) }

    /// Reads an object through.
    ///
    /// - Parameters:
    ///   - key: compares the content with the keyed hash as well.
    ///   - look: called after each few chunks with their bytes, for progress, pace and cancellation; what it throws ends the reading.
    /// - Throws: `StoredObjectProblem`.
    package func check(_ id: ObjectID, account: AccountID, key: SymmetricKey? = nil, look: (Int) throws -> Void) throws -> StoredObject {
        let pass = StoredObjectPass(id: id, account: account, calls: calls)
        let found = try pass.run(paths.object(id), rekeyedBy: key) { bytes, _ in try look(bytes.count) }
        guard found.contentHash == found.namedHash else { throw StoredObjectProblem.damaged(chunk: nil) }
        return found
    }

    /// A copy that is written and not yet named.
    package struct Copy: Sendable {
        package let object: StoredObject
        fileprivate let id: ObjectID
        fileprivate let file: OpenFile
    }

    /// Copies an object to another directory, checking it on the way; `finish` gives it its name there.
    ///
    /// - Parameters:
    ///   - key: hashes the content anew for an account that has lost its key.
    ///   - look: as for `check`.
    /// - Throws: `StoredObjectProblem` for what is wrong here; `FileCallError` for what went wrong there.
    package func copy(
        _ id: ObjectID, account: AccountID, to target: StoredObjects, rekeyedBy key: SymmetricKey? = nil, look: (Int) throws -> Void
    ) throws -> Copy {
        let part = target.part(of: id)
        try target.calls.makeDirectory(target.paths.shard(of: id))
        try target.files.removeIfThere(part)
        let file = try target.calls.open(part, .creating)
        do {
            let pass = StoredObjectPass(id: id, account: account, calls: calls)
            let object = try pass.run(paths.object(id), rekeyedBy: key) { bytes, offset in
                try target.calls.write(bytes, to: file, at: offset)
                try look(bytes.count)
            }
            return Copy(object: object, id: id, file: file)
        } catch {
            _ = try? target.files.removeIfThere(part)  // the first error is the one to tell
            throw error
        }
    }

    /// Names copies once all of them are on stable storage. Their names are so after `synchronize(shard:)`, and the directories'
    /// own after `synchronizeShards`.
    ///
    /// Several at a time, because the first fsync does most of the work of those that follow it at once.
    package func finish(_ copies: [Copy]) throws {
        for copy in copies { try calls.synchronize(copy.file) }
        for copy in copies { try calls.rename(part(of: copy.id), to: paths.object(copy.id)) }
    }

    /// Removes a copy instead of naming it.
    package func discard(_ copy: Copy) throws { try files.removeIfThere(part(of: copy.id)) }

    /// Brings the names of the directories themselves to stable storage.
    package func synchronizeShards() throws { try calls.synchronizeDirectory(paths.objects) }

    private func part(of id: ObjectID) -> String { paths.object(id) + ".part" }
}
