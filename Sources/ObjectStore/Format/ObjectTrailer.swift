/// The last 64 bytes of a stored object: how long it is and what it hashes to. A file without it was cut or never finished.
///
///      0  magic      8  "CRSC-END"
///      8  length     8  of the content, in bytes
///     16  hash      32  HMAC-SHA256 of the content under the account's content-hash key
///     48  reserved  12  zero
///     60  check      4  CRC32C of the 60 bytes before
struct ObjectTrailer: Equatable {
    let length: Int64
    let contentHash: ContentHash

    static let magic = Array("CRSC-END".utf8)

    init(length: Int64, contentHash: ContentHash) {
        self.length = length
        self.contentHash = contentHash
    }

    func encoded() -> [UInt8] {
        var bytes = Self.magic
        bytes.append(littleEndian: length)
        bytes += contentHash.bytes
        bytes += [UInt8](repeating: 0, count: 12)
        bytes.append(littleEndian: CRC32C(of: bytes).value)
        return bytes
    }

    /// - Returns: `nil` if the bytes are not a trailer, or not one of a file of `fileLength` bytes.
    init?(decoding bytes: [UInt8], fileLength: Int64) {
        guard bytes.count == ObjectLayout.trailerLength, bytes.starts(with: Self.magic),
            bytes.littleEndian(at: 60) == CRC32C(of: Array(bytes[..<60])).value,
            let hash = ContentHash(bytes[16..<48])
        else { return nil }
        let length: Int64 = bytes.littleEndian(at: 8)
        guard length >= 0, length <= fileLength, ObjectLayout.fileLength(ofContent: length) == fileLength else { return nil }
        self.init(length: length, contentHash: hash)
    }
}
