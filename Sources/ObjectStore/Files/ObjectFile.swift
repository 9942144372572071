import Crypto
import VoiceCore

/// A stored object's file, its frame read and checked. Blocks.
struct ObjectFile: Sendable {
    let file: OpenFile
    let trailer: ObjectTrailer

    /// - Throws: `.notFound`, also for another account's object; `.damaged(chunk: nil)` for a file that was cut or is not this object.
    init(_ id: ObjectID, account: AccountID, at path: String, calls: any FileCalls) throws {
        file = try calls.open(path, .reading)
        guard let header = ObjectHeader(decoding: try calls.read(ObjectLayout.headerLength, from: file, at: 0)), header.object == id else {
            throw ObjectStoreError.damaged(chunk: nil)
        }
        guard header.account == account else { throw ObjectStoreError.notFound }
        let length = try calls.length(of: file)
        let trailerStart = max(0, length - Int64(ObjectLayout.trailerLength))
        let bytes = try calls.read(ObjectLayout.trailerLength, from: file, at: trailerStart)
        guard let trailer = ObjectTrailer(decoding: bytes, fileLength: length) else { throw ObjectStoreError.damaged(chunk: nil) }
        self.trailer = trailer
    }

    /// One chunk's content, checked.
    ///
    /// - Parameter stored: the bytes of one or more whole chunks with their checks, of which the one at `start` is read.
    static func content(of chunk: Int64, count: Int, in stored: [UInt8], at start: Int) throws -> ArraySlice<UInt8> {
        let end = start + count
        guard stored.count >= end + ObjectLayout.checkLength else { throw ObjectStoreError.damaged(chunk: chunk) }
        var check = CRC32C()
        stored.withUnsafeBytes { check.add(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
        guard stored.littleEndian(at: end) == check.value else { throw ObjectStoreError.damaged(chunk: chunk) }
        return stored[start..<end]
    }
}

/// Reads a range of an object, a few chunks at a time.
struct ObjectCursor: Sendable {
    private let object: ObjectFile
    private let calls: any FileCalls
    private let range: Range<Int64>
    private var chunk: Int64

    /// The keyed hash so far, where all is read.
    private var hash: HMAC<SHA256>?

    /// How many chunks are read with one call.
    private static let chunksAtOnce: Int64 = 4

    init(_ object: ObjectFile, range: Range<Int64>, contentHashKey: SymmetricKey, calls: any FileCalls) {
        self.object = object
        self.calls = calls
        self.range = range
        chunk = range.lowerBound / Int64(ObjectLayout.chunkLength)
        if range == 0..<object.trailer.length { hash = HMAC(key: contentHashKey) }
    }

    /// The next piece of the range, or `nil` at its end. Blocks.
    mutating func next() throws -> [UInt8]? {
        let end = ObjectLayout.chunkCount(ofContent: range.upperBound)
        guard chunk < end, !range.isEmpty else {
            try checkWhole()
            return nil
        }
        let first = chunk
        chunk = min(end, first + Self.chunksAtOnce)
        return try read(first..<chunk)
    }

    private mutating func read(_ chunks: Range<Int64>) throws -> [UInt8] {
        let chunkLength = Int64(ObjectLayout.chunkLength)
        let available = min(object.trailer.length, chunks.upperBound * chunkLength) - chunks.lowerBound * chunkLength
        let stored = try calls.read(
            Int(available) + chunks.count * ObjectLayout.checkLength, from: object.file,
            at: ObjectLayout.position(ofChunk: chunks.lowerBound))
        var content: [UInt8] = []
        content.reserveCapacity(Int(available))
        for (index, chunk) in chunks.enumerated() {
            let count = min(ObjectLayout.chunkLength, Int(available) - index * ObjectLayout.chunkLength)
            let start = index * (ObjectLayout.chunkLength + ObjectLayout.checkLength)
            content += try ObjectFile.content(of: chunk, count: count, in: stored, at: start)
        }
        hash?.update(data: content)
        return cut(content, from: chunks.lowerBound * chunkLength)
    }

    /// Takes off what lies before and after the range.
    private func cut(_ content: [UInt8], from start: Int64) -> [UInt8] {
        let first = Int(max(0, range.lowerBound - start))
        let end = Int(min(Int64(content.count), range.upperBound - start))
        return first == 0 && end == content.count ? content : Array(content[first..<end])
    }

    private mutating func checkWhole() throws {
        guard let hash else { return }
        self.hash = nil
        guard ContentHash(hash.finalize()) == object.trailer.contentHash else { throw ObjectStoreError.damaged(chunk: nil) }
    }
}
