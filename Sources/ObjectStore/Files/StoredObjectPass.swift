import Crypto
import Glibc
import VoiceCore

/// What a full look at a stored object found.
package struct StoredObject: Hashable, Sendable {
    /// Length of its file, in bytes.
    package let fileLength: Int64
    /// SHA-256 of its file: 32 bytes.
    package let sha256: [UInt8]
    /// The keyed hash of its content: made with the key where one was given, else the one that its trailer names.
    package let contentHash: ContentHash
    let namedHash: ContentHash
}

/// Why a stored object cannot be read, or is not what it was when it was written.
package enum StoredObjectProblem: Error, Hashable, Sendable {
    case missing
    /// As `ObjectStoreError.damaged`.
    case damaged(chunk: Int64?)
    /// The disk gave an error.
    case unreadable(errno: Int32)

    fileprivate init?(_ error: FileCallError) {
        switch error.errno {
        case ENOENT: self = .missing
        case EIO, EUCLEAN, EBADMSG: self = .unreadable(errno: error.errno)
        default: return nil
        }
    }
}

/// Reads a stored object's file from its beginning to its end and checks all of it that can be checked without a key: frame, chunks,
/// length, and that it is this object of this account. Blocks.
struct StoredObjectPass {
    let id: ObjectID
    let account: AccountID
    let calls: any FileCalls

    /// How many chunks are read at a time.
    private static let chunksAtOnce: Int64 = 4

    /// - Parameters:
    ///   - key: hashes the content anew, and is the key of the hash in the trailer that is given out.
    ///   - each: gets the stored form, piece by piece, each checked before, and where in the file it goes.
    /// - Throws: `StoredObjectProblem`; `FileCallError` where the trouble is not the object's; what `each` throws.
    func run(_ path: String, rekeyedBy key: SymmetricKey? = nil, each: ([UInt8], Int64) throws -> Void) throws -> StoredObject {
        let file = try reading { try calls.open(path, .reading) }
        let fileLength = try reading { try calls.length(of: file) }
        let (header, trailer) = try frame(of: file, fileLength)
        var sha256 = SHA256()
        var hash = key.map { HMAC<SHA256>(key: $0) }
        sha256.update(data: header)
        try each(header, 0)
        let count = ObjectLayout.chunkCount(ofContent: trailer.length)
        var chunk: Int64 = 0
        while chunk < count {
            let next = min(count, chunk + Self.chunksAtOnce)
            let stored = try chunks(chunk..<next, of: file, contentLength: trailer.length) { hash?.update(data: $0) }
            sha256.update(data: stored)
            try each(stored, ObjectLayout.position(ofChunk: chunk))
            chunk = next
        }
        sha256.update(data: trailer.encoded())
        let contentHash = hash.map { ContentHash($0.finalize()) } ?? trailer.contentHash
        try each(
            ObjectTrailer(length: trailer.length, contentHash: contentHash).encoded(),
            ObjectLayout.position(ofTrailerAfter: trailer.length))
        return StoredObject(
            fileLength: fileLength, sha256: Array(sha256.finalize()), contentHash: contentHash, namedHash: trailer.contentHash)
    }

    private func frame(of file: OpenFile, _ fileLength: Int64) throws -> (header: [UInt8], trailer: ObjectTrailer) {
        let bytes = try reading { try calls.read(ObjectLayout.headerLength, from: file, at: 0) }
        guard let header = ObjectHeader(decoding: bytes), header.object == id, header.account == account else {
            throw StoredObjectProblem.damaged(chunk: nil)
        }
        let end = try reading {
            try calls.read(ObjectLayout.trailerLength, from: file, at: max(0, fileLength - Int64(ObjectLayout.trailerLength)))
        }
        guard let trailer = ObjectTrailer(decoding: end, fileLength: fileLength) else { throw StoredObjectProblem.damaged(chunk: nil) }
        return (bytes, trailer)
    }

    /// Some whole chunks with their checks, as they are stored.
    private func chunks(
        _ chunks: Range<Int64>, of file: OpenFile, contentLength: Int64, _ content: (ArraySlice<UInt8>) -> Void
    ) throws -> [UInt8] {
        let start = ObjectLayout.position(ofChunk: chunks.lowerBound)
        let end = min(ObjectLayout.position(ofChunk: chunks.upperBound), ObjectLayout.position(ofTrailerAfter: contentLength))
        let stored = try reading { try calls.read(Int(end - start), from: file, at: start) }
        for (index, chunk) in chunks.enumerated() {
            let rest = contentLength - chunk * Int64(ObjectLayout.chunkLength)
            let at = index * (ObjectLayout.chunkLength + ObjectLayout.checkLength)
            do {
                content(try ObjectFile.content(of: chunk, count: Int(min(rest, Int64(ObjectLayout.chunkLength))), in: stored, at: at))
            } catch {
                throw StoredObjectProblem.damaged(chunk: chunk)
            }
        }
        return stored
    }

    private func reading<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as FileCallError {
            // Anything else says nothing of the object: too many open files, no memory.
            guard let problem = StoredObjectProblem(error) else { throw error }
            throw problem
        }
    }
}
