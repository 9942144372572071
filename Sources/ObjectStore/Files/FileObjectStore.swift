public import VoiceCore

/// Objects in files: one file an object, checked piece by piece (docs/decisions/0002-object-format.md).
///
/// One process at a time uses a directory; the lock on the data directory sees to that.
public final class FileObjectStore: ObjectStore {
    let paths: ObjectPaths
    let files: DurableFiles
    let threads: BlockingThreads
    let openUploads = OpenUploads()
    private let keys: any KeyStore
    private let limit: Int64
    private let shards = ShardDirectories()

    /// Opens the store and makes its directories where they are missing. Blocks; for the start of a program.
    ///
    /// - Parameters:
    ///   - directory: where the objects are; its parent must exist.
    ///   - keys: gives each account's key for the hash of its objects.
    ///   - limit: the longest object, in bytes of content.
    ///   - threadCount: how many file calls may block at a time.
    public convenience init(directory: String, keys: any KeyStore, limit: Int64 = .max, threadCount: Int = 4) throws {
        try self.init(directory: directory, keys: keys, limit: limit, threadCount: threadCount, calls: POSIXFileCalls())
    }

    package init(
        directory: String, keys: any KeyStore, limit: Int64 = .max, threadCount: Int = 4, calls: any FileCalls
    ) throws {
        self.keys = keys
        self.limit = limit
        let paths = ObjectPaths(root: directory)
        let files = DurableFiles(calls: calls)
        self.paths = paths
        self.files = files
        threads = try namingFileErrors {
            for path in [paths.root, paths.objects, paths.uploads] { try files.makeDirectory(path) }
            return try BlockingThreads(count: threadCount)
        }
    }

    public func begin(account: AccountID, length: Int64?) async throws -> any ObjectUpload {
        if let length, length > limit { throw ObjectStoreError.tooLarge(limit: limit) }
        let key = try await keys.keys(for: account).contentHash
        let place = place(of: ObjectID.make())
        return try await blocking { store in
            store.hold(try .begin(place, account: account, limit: store.limit, announced: length, key: key))
        }
    }

    public func resume(_ id: ObjectID, account: AccountID, length: Int64?) async throws -> any ObjectUpload {
        let key = try await keys.keys(for: account).contentHash
        let place = place(of: id)
        let upload = try await blocking { store in
            if let open = store.openUploads.upload(id) { return open }
            return store.hold(try .reopen(place, account: account, limit: store.limit, announced: length, key: key))
        }
        guard upload.account == account else { throw ObjectStoreError.notFound }
        return upload
    }

    public func receipt(_ id: ObjectID, account: AccountID) async throws -> ObjectReceipt {
        try await blocking { store in
            let trailer = try store.openObject(id, account).trailer
            return ObjectReceipt(id: id, length: trailer.length, contentHash: trailer.contentHash)
        }
    }

    public func read(_ id: ObjectID, account: AccountID, range: Range<Int64>?) async throws -> ObjectContent {
        let key = try await keys.keys(for: account).contentHash
        let object = try await blocking { try $0.openObject(id, account) }
        let length = object.trailer.length
        if let range, range.lowerBound < 0 || range.lowerBound > length { throw ObjectStoreError.rangeOutside(length: length) }
        let wanted = range.map { $0.lowerBound..<min($0.upperBound, length) } ?? 0..<length
        let start = ObjectCursor(object, range: wanted, contentHashKey: key, calls: files.calls)
        let chunks = PulledSequence { [threads] in
            var cursor = start
            return {
                let (piece, moved) = try await threads.run { [cursor] in
                    var cursor = cursor
                    return (try namingFileErrors { try cursor.next() }, cursor)
                }
                cursor = moved
                return piece
            }
        }
        return ObjectContent(length: length, contentHash: object.trailer.contentHash, chunks: chunks)
    }

    private func openObject(_ id: ObjectID, _ account: AccountID) throws -> ObjectFile {
        try ObjectFile(id, account: account, at: paths.object(id), calls: files.calls)
    }

    private func place(of id: ObjectID) -> UploadPlace { UploadPlace(files: files, paths: paths, shards: shards, id: id) }

    private func hold(_ writer: sending UploadWriter) -> FileUpload {
        openUploads.adopt(FileUpload(writer, threads: threads, open: openUploads))
    }

    func blocking<Value: Sendable>(_ body: @escaping @Sendable (FileObjectStore) throws -> Value) async throws -> Value {
        try await threads.run { try namingFileErrors { try body(self) } }
    }
}
