import NIOCore
import ObjectStore
import Storage
import VoiceCore

/// Writes a part as it comes, piece by piece onto stable storage.
struct UploadPartWriter {
    private let recordings: Recordings
    private let upload: Upload
    private let end: Int64
    private let isLengthKnown: Bool
    private var open: (any ObjectUpload)?

    /// Bytes that are on stable storage.
    private(set) var offset: Int64

    /// Bytes that are made durable at a time: a few syncs a second on a fast line, and little memory.
    private static let gatherBytes = 4 << 20

    /// - Parameters:
    ///   - end: where the upload ends at the latest.
    ///   - isLengthKnown: whether that is its length, and not the limit for all.
    init(recordings: Recordings, upload: Upload, offset: Int64, end: Int64, isLengthKnown: Bool) {
        self.recordings = recordings
        self.upload = upload
        self.offset = offset
        self.end = end
        self.isLengthKnown = isLengthKnown
    }

    /// - Throws: what the body fails with, after what came was stored; `UploadError`, `ObjectStoreError`.
    mutating func take<Body: AsyncSequence>(_ body: Body, checksum: UploadChecksum?) async throws where Body.Element == ByteBuffer {
        let gatherLimit = checksum == nil ? Self.gatherBytes : Int.max
        var gathered: [UInt8] = []
        do {
            for try await piece in body {
                gathered += piece.readableBytesView
                if checksum != nil, gathered.count > UploadChecksum.partLimit {
                    throw UploadError.checkedPartTooLarge(limit: UploadChecksum.partLimit)
                }
                if gathered.count >= gatherLimit {
                    try await store(gathered)
                    gathered.removeAll(keepingCapacity: true)
                }
            }
        } catch {
            // A part with a checksum is kept whole or not at all.
            if checksum == nil, !(error is any CodedError) { try await store(gathered) }
            throw error
        }
        if let checksum, !checksum.matches(gathered) { throw UploadError.checksumMismatch }
        try await store(gathered)
    }

    private mutating func store(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        let fitting = Array(bytes.prefix(Int(min(Int64(bytes.count), end - offset))))
        if !fitting.isEmpty { try await append(fitting) }
        guard fitting.count == bytes.count else {
            throw isLengthKnown ? UploadError.beyondLength(end) : UploadError.tooLarge(limit: end)
        }
    }

    private mutating func append(_ bytes: [UInt8]) async throws {
        do {
            if let open {
                offset = try await open.append(bytes, at: offset)
            } else if let object = upload.object {
                let open = try await recordings.open(upload, object)
                self.open = open
                offset = try await open.append(bytes, at: offset)
            } else {
                try await begin(with: bytes)
            }
        } catch ObjectStoreError.offsetMismatch(let expected) {
            throw UploadError.offsetMismatch(expected: expected)
        }
    }

    /// The row names the object only when some of it is durable: an upload that lost its first part in a crash begins anew.
    private mutating func begin(with bytes: [UInt8]) async throws {
        let begun = try await recordings.objects.begin(account: upload.account, length: nil)
        let durable = try await begun.append(bytes, at: 0)
        let (id, account) = (upload.id, upload.account)
        let database = recordings.database
        // Not to be cut short with the connection: the bytes are there.
        let row = Task { try await database.write { tx in try Recordings.begin(id, in: begun.id, account: account, tx) } }
        do {
            try await row.value
        } catch {
            try? await begun.abort()
            throw error
        }
        recordings.transfers.keep(begun, as: id)
        open = begun
        offset = durable
    }
}
