import Crypto

/// Turns content into its stored form as it arrives, and hashes it. A value: a copy taken before a step undoes the step.
struct ObjectEncoder {
    /// Bytes of content so far.
    private(set) var length: Int64 = 0

    private var hash: HMAC<SHA256>
    private var check = CRC32C()

    init(contentHashKey: SymmetricKey) { hash = HMAC<SHA256>(key: contentHashKey) }

    /// How many bytes of the chunk at the end there are; 0 when the last chunk is whole.
    private var fill: Int { Int(length % Int64(ObjectLayout.chunkLength)) }

    /// The running check of the chunk at the end, which its bytes are verified with when an upload goes on.
    var tailCheck: UInt32 { check.value }

    /// Adds content.
    ///
    /// - Returns: what to write at `position`, where the file's encoded part ended before the call.
    mutating func append(_ content: [UInt8]) -> [UInt8] {
        var stored: [UInt8] = []
        stored.reserveCapacity(content.count + (content.count / ObjectLayout.chunkLength + 1) * ObjectLayout.checkLength)
        content.withUnsafeBytes { bytes in
            hash.update(data: content)
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(ObjectLayout.chunkLength - fill))
                stored.append(contentsOf: piece)
                check.add(piece)
                length += Int64(piece.count)
                if fill == 0 { closeChunk(into: &stored) }
                rest = rest.dropFirst(piece.count)
            }
        }
        return stored
    }

    /// The check of a chunk that is not whole, and the trailer.
    mutating func finish() -> (stored: [UInt8], contentHash: ContentHash) {
        var stored: [UInt8] = []
        if fill > 0 { closeChunk(into: &stored) }
        let contentHash = ContentHash(hash.finalize())
        stored += ObjectTrailer(length: length, contentHash: contentHash).encoded()
        return (stored, contentHash)
    }

    /// Where in the file the next byte of content goes.
    var position: Int64 { ObjectLayout.position(ofByte: length) }

    private mutating func closeChunk(into stored: inout [UInt8]) {
        stored.append(littleEndian: check.value)
        check = CRC32C()
    }
}
