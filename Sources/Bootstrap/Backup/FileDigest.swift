import Crypto
import ObjectStore

/// Reads whole files and tells their length and their SHA-256.
enum FileDigest {
    static let pieceBytes = 1 << 20

    /// - Parameters:
    ///   - look: called with the length of each piece.
    ///   - each: gets each piece and where it lies.
    /// - Throws: `FileCallError`; what `look` and `each` throw.
    static func of(
        _ path: String, calls: any FileCalls, look: (Int) throws -> Void, each: ([UInt8], Int64) throws -> Void = { _, _ in }
    ) throws -> (bytes: Int64, sha256: String) {
        let file = try calls.open(path, .reading)
        var hash = SHA256()
        var offset: Int64 = 0
        while true {
            let piece = try calls.read(pieceBytes, from: file, at: offset)
            if piece.isEmpty { return (offset, Hex.encode(Array(hash.finalize()))) }
            hash.update(data: piece)
            try each(piece, offset)
            offset += Int64(piece.count)
            try look(piece.count)
        }
    }
}
