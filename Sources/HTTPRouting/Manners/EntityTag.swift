import Crypto
import FoundationEssentials
public import NIOCore
import VoiceCore

/// The name of one state of a resource (RFC 9110, 8.8.3): `"Fa2…"`. Two answers with the same strong tag are the same, byte for byte.
public struct EntityTag: Sendable, Hashable, CustomStringConvertible {
    /// What stands between the quotes.
    public let text: String

    /// Whether it only says that two answers mean the same.
    public let isWeak: Bool

    /// A strong tag.
    ///
    /// - Parameter text: letters, digits, `-` and `_`: an id of something that never changes, or a hash.
    public init(_ text: String) { self.init(text, isWeak: false) }

    init(_ text: String, isWeak: Bool) {
        self.text = text
        self.isWeak = isWeak
    }

    /// The tag of these bytes: 128 bits of their SHA-256, more than enough that nobody finds two contents with one tag by chance.
    public init(content: ByteBuffer) {
        let hash = content.withUnsafeReadableBytes { bytes in
            var hash = SHA256()
            hash.update(bufferPointer: bytes)
            return hash.finalize()
        }
        self.init(hash: hash)
    }

    /// The tag of a value as ``RouteResponse/json(_:status:headers:)`` writes it.
    ///
    /// What a change is checked against within its transaction must be made of the same value as the answer that the caller has seen.
    public init(json value: some Encodable) throws { self.init(hash: SHA256.hash(data: try JSON.encode(value))) }

    private init(hash: SHA256.Digest) {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = hash.prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        self.init(String(decoding: bytes, as: UTF8.self), isWeak: false)
    }

    public var description: String { (isWeak ? "W/" : "") + "\"\(text)\"" }

    /// The same state, sent in another content coding: another representation, which a strong tag must tell apart.
    public func coded(_ coding: String) -> EntityTag { EntityTag(text + "-" + coding, isWeak: isWeak) }

    /// The tag without the content coding that ``coded(_:)`` added.
    var uncoded: EntityTag { text.hasSuffix("-gzip") ? EntityTag(String(text.dropLast(5)), isWeak: isWeak) : self }

    /// Reads one tag; `nil` where it is malformed.
    init?(field: Substring) {
        let text = field.drop { $0 == " " || $0 == "\t" }
        let isWeak = text.hasPrefix("W/")
        let quoted = isWeak ? text.dropFirst(2) : text
        guard quoted.utf8.count >= 2, quoted.utf8.first == UInt8(ascii: "\""), quoted.utf8.last == UInt8(ascii: "\"") else { return nil }
        let inner = quoted.dropFirst().dropLast()
        guard inner.utf8.allSatisfy({ $0 == 0x21 || (0x23...0x7E).contains($0) || $0 >= 0x80 }) else { return nil }
        self.init(String(inner), isWeak: isWeak)
    }

    /// Equal, and both strong (RFC 9110, 8.8.3.2).
    func matchesStrongly(_ other: EntityTag) -> Bool { !isWeak && !other.isWeak && text == other.text }

    func matchesWeakly(_ other: EntityTag) -> Bool { text == other.text }
}

/// The tags that a condition names.
enum EntityTagList {
    /// `*`: whatever there is.
    case any
    case tags([EntityTag])

    /// Reads `If-Match` or `If-None-Match`. What is malformed in it matches nothing; commas may stand within a tag.
    init(field: String) {
        let trimmed = field.trimmingBlanks
        if trimmed == "*" {
            self = .any
            return
        }
        var tags: [EntityTag] = []
        var rest = trimmed[...]
        while let open = rest.firstIndex(of: "\"") {
            guard let close = rest[rest.index(after: open)...].firstIndex(of: "\"") else { break }
            let prefix = rest[..<open].drop { $0 == "," || $0 == " " || $0 == "\t" }
            if prefix.isEmpty || prefix == "W/", let tag = EntityTag(field: prefix + rest[open...close]) { tags.append(tag) }
            rest = rest[rest.index(after: close)...]
        }
        self = .tags(tags)
    }

    func contains(_ tag: EntityTag?, _ matches: (EntityTag, EntityTag) -> Bool) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tag.map { tag in tags.contains { matches($0.uncoded, tag) } } ?? false
        }
    }
}

extension String {
    var trimmingBlanks: String {
        var text = self[...].drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
