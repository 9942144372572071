import NIOConcurrencyHelpers
import VoiceCore

/// An upload to the file store: a writer behind a lock, run on the store's threads.
final class FileUpload: ObjectUpload {
    let id: ObjectID
    let account: AccountID
    private let writer: NIOLockedValueBox<UploadWriter>
    private let threads: BlockingThreads
    private let open: OpenUploads

    init(_ writer: sending UploadWriter, threads: BlockingThreads, open: OpenUploads) {
        id = writer.header.object
        account = writer.header.account
        self.writer = NIOLockedValueBox(writer)
        self.threads = threads
        self.open = open
    }

    deinit { open.forget(id) }

    func durableOffset() async throws -> Int64 { try await blocking { $0.durableOffset } }

    func append(_ part: [UInt8], at offset: Int64) async throws -> Int64 { try await blocking { try $0.append(part, at: offset) } }

    func write(_ bytes: [UInt8]) async throws { try await blocking { try $0.write(bytes) } }

    func complete() async throws -> ObjectReceipt { try await blocking { try $0.complete() } }

    func abort() async throws { try await blocking { try $0.abort() } }

    private func blocking<Value: Sendable>(_ body: @escaping @Sendable (inout UploadWriter) throws -> Value) async throws -> Value {
        try await threads.run {
            try self.writer.withLockedValue { writer in
                defer { if writer.isOver { self.open.close(self) } }
                return try namingFileErrors { try body(&writer) }
            }
        }
    }
}

/// The uploads that somebody holds: resumed once more, an upload is the same value, so that two callers cannot write one file; and
/// the sweep leaves them alone.
final class OpenUploads: Sendable {
    private struct Entry {
        weak var upload: FileUpload?
    }

    private let entries = NIOLockedValueBox<[ObjectID: Entry]>([:])

    func upload(_ id: ObjectID) -> FileUpload? { entries.withLockedValue { $0[id]?.upload } }

    /// Adds an upload, unless it is there already: then gives the one that is.
    func adopt(_ upload: FileUpload) -> FileUpload {
        entries.withLockedValue { entries in
            if let other = entries[upload.id]?.upload { return other }
            entries[upload.id] = Entry(upload: upload)
            return upload
        }
    }

    /// Takes out an upload that is completed or aborted.
    func close(_ upload: FileUpload) {
        entries.withLockedValue { entries in
            if entries[upload.id]?.upload === upload { entries[upload.id] = nil }
        }
    }

    /// Takes out an entry whose upload was released.
    func forget(_ id: ObjectID) {
        entries.withLockedValue { entries in
            if let entry = entries[id], entry.upload == nil { entries[id] = nil }
        }
    }
}
