import Crypto
import Glibc

/// How a secret lies in its file: `CRSC-KEY`, 32 random bytes, CRC32C of the 40 bytes before (little-endian).
///
/// A damaged key is told apart from a wrong one: with it, new objects would be hashed differently without anybody noticing.
struct KeyFile {
    let secret: SymmetricKey

    private static let magic = Array("CRSC-KEY".utf8)
    private static let length = 44

    static func random() -> KeyFile { KeyFile(secret: SymmetricKey(size: .bits256)) }

    init(secret: SymmetricKey) { self.secret = secret }

    /// - Returns: `nil` if the bytes are not a key file.
    init?(decoding bytes: [UInt8]) {
        guard bytes.count == Self.length, bytes.starts(with: Self.magic),
            bytes.littleEndian(at: 40) == CRC32C(of: Array(bytes[..<40])).value
        else { return nil }
        secret = bytes.withUnsafeBytes { SymmetricKey(data: $0[8..<40]) }
    }

    /// Gives the encoded bytes to `body` and clears them afterwards.
    func withEncoded<Result>(_ body: ([UInt8]) throws -> Result) rethrows -> Result {
        var bytes = Self.magic
        bytes.reserveCapacity(Self.length)
        secret.withUnsafeBytes { bytes.append(contentsOf: $0) }
        bytes.append(littleEndian: CRC32C(of: bytes).value)
        defer { bytes.clear() }
        return try body(bytes)
    }
}

extension [UInt8] {
    /// Overwrites the bytes with zeros, in a way that the compiler does not take out.
    mutating func clear() {
        withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            explicit_bzero(start, bytes.count)
        }
    }
}
