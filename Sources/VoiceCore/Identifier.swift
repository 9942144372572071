import FoundationEssentials
import NIOConcurrencyHelpers

/// Names the kind of thing that an identifier stands for.
public protocol IdentifierTag: Sendable {
    /// Lower-case letters, at most 16: `rec`, `job`.
    static var prefix: String { get }
}

/// A sortable id with a type prefix: `rec_01hzxq7k9m…`.
///
/// The form is that of TypeID 0.3: a prefix, `_`, and a UUIDv7 (RFC 9562) in 26 characters of lower-case Crockford base 32, so that
/// the text sorts as the time of creation does. Ids of one process never go backwards, even within one millisecond.
public struct Identifier<Tag: IdentifierTag>: Hashable, Comparable, Sendable {
    /// The whole text, prefix included.
    public let text: String

    /// Reads an id; `nil` unless the prefix is this kind's and the rest are 26 base-32 characters of at most 128 bits.
    public init?(_ text: String) {
        let prefix = Tag.prefix + "_"
        guard text.hasPrefix(prefix) else { return nil }
        let suffix = text.utf8.dropFirst(prefix.utf8.count)
        guard suffix.count == 26, let first = suffix.first, first <= UInt8(ascii: "7"),
            suffix.allSatisfy({ IdentifierText.alphabet.contains($0) })
        else { return nil }
        self.text = text
    }

    private init(unchecked text: String) { self.text = text }

    /// A new id; call it outside of database closures, which may run more than once.
    public static func make() -> Identifier {
        Identifier(unchecked: Tag.prefix + "_" + IdentifierText.encode(UUIDv7.next()))
    }

    public static func < (a: Identifier, b: Identifier) -> Bool { a.text < b.text }
}

extension Identifier: CustomStringConvertible {
    public var description: String { text }
}

extension Identifier: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = Identifier(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an id of the form \(Tag.prefix)_…")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

enum IdentifierText {
    static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// 128 bits as 26 digits of five bits, most significant first (the first digit holds three).
    static func encode(_ value: UInt128) -> String {
        String(unsafeUninitializedCapacity: 26) { buffer in
            for i in 0..<26 { buffer[i] = alphabet[Int(truncatingIfNeeded: value >> UInt128(5 * (25 - i))) & 31] }
            return 26
        }
    }
}

/// UUID version 7 (RFC 9562, 5.7): 48 bits of milliseconds, then a 12-bit counter (method 1 of 6.2), then 62 random bits.
enum UUIDv7 {
    private struct State {
        var millisecond: UInt64 = 0
        var counter: UInt64 = 0
    }

    private static let state = NIOLockedValueBox(State())

    static func next(now: Timestamp = SystemWallClock().now()) -> UInt128 {
        let wanted = UInt64(max(0, now.microseconds / 1000))
        let (millisecond, counter) = state.withLockedValue { state in
            if wanted > state.millisecond {
                state.millisecond = wanted
                state.counter = UInt64.random(in: 0..<1024)
            } else {
                state.counter += 1
                if state.counter > 0xFFF {  // 4096 ids within one millisecond: borrow the next
                    state.millisecond += 1
                    state.counter = 0
                }
            }
            return (state.millisecond, state.counter)
        }
        let high = (millisecond & 0xFFFF_FFFF_FFFF) << 16 | 0x7000 | counter
        let low = UInt64.random(in: 0...UInt64.max) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return UInt128(high) << 64 | UInt128(low)
    }
}
