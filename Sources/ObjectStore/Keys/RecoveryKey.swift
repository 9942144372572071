import Crypto

/// What unlocks a backup of the keys where nobody chose a passphrase: 256 random bits, shown once.
///
/// As text 56 characters of Crockford's base 32 in groups of four: the key, and 20 bits of its SHA-256 that tell a slip of the pen
/// from a wrong key. Read without regard to case, hyphens and spaces; `o` is 0, `i` and `l` are 1.
package struct RecoveryKey: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let keyDigits = 52
    private static let checkDigits = 4

    package static func make() -> RecoveryKey { RecoveryKey(bytes: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }) }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// `nil` unless it is a recovery key without a slip.
    package init?(_ text: String) {
        let values = text.lowercased().utf8.compactMap { character -> UInt8? in
            switch character {
            case UInt8(ascii: "-"), UInt8(ascii: " "): nil
            case UInt8(ascii: "o"): 0
            case UInt8(ascii: "i"), UInt8(ascii: "l"): 1
            default: UInt8(Self.digits.firstIndex(of: character) ?? 255)
            }
        }
        guard values.count == Self.keyDigits + Self.checkDigits, !values.contains(255) else { return nil }
        // 52 digits are 260 bits: the first four are zero.
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = -4
        for value in values.prefix(Self.keyDigits) {
            bits = bits << 5 | UInt32(value)
            count += 5
            if count >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count - 8)))
                count -= 8
            }
        }
        guard bytes.count == 32, values[0] <= 1, Array(values.suffix(Self.checkDigits)) == Self.check(bytes) else { return nil }
        self.bytes = bytes
    }

    /// The text to write down.
    package var text: String {
        var values: [UInt8] = []
        var bits: UInt32 = 0
        var count = 4
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                values.append(UInt8(bits >> UInt32(count - 5) & 31))
                count -= 5
            }
        }
        let characters = (values + Self.check(bytes)).map { Self.digits[Int($0)] }
        return stride(from: 0, to: characters.count, by: 4).map { String(decoding: characters[$0..<$0 + 4], as: UTF8.self) }
            .joined(separator: "-")
    }

    private static func check(_ bytes: [UInt8]) -> [UInt8] {
        let hash = Array(SHA256.hash(data: bytes))
        let bits = UInt32(hash[0]) << 16 | UInt32(hash[1]) << 8 | UInt32(hash[2])
        return (0..<checkDigits).map { UInt8(bits >> UInt32(19 - 5 * $0) & 31) }
    }

    package var description: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
