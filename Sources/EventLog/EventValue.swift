public import VoiceCore

/// What an event may carry. There is no case for text, on purpose: the log is kept for years, in backups too.
public enum EventValue: Equatable, Sendable {
    /// The id of something, as text.
    case reference(EventReference)
    /// A count or a measure in the smallest unit: bytes, milliseconds, thousandths.
    case number(Int64)
    case flag(Bool)
    /// A value of an enumeration.
    case word(EventWord)
    /// Names of the fields that changed.
    case fields([EventWord])

    /// The id of something.
    public static func id<Tag>(_ id: Identifier<Tag>) -> EventValue { .reference(EventReference(id)) }

    /// A duration in whole milliseconds.
    public static func milliseconds(_ duration: Duration) -> EventValue { .number(duration.wholeMicroseconds / 1000) }
}

/// An id of any kind.
public struct EventReference: Hashable, Sendable {
    public let text: String

    public init<Tag>(_ id: Identifier<Tag>) { text = id.text }

    /// `nil` unless the text has an id's form: 1 to 16 lower-case letters, `_`, 26 characters of base 32.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...16).contains(parts[0].count), parts[1].count == 26,
            parts[0].allSatisfy({ $0 >= 97 && $0 <= 122 }), parts[1].allSatisfy(Self.isBase32)
        else { return nil }
        self.text = text
    }

    private static func isBase32(_ byte: UInt8) -> Bool {
        (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 122 && !"ilou".utf8.contains(byte))
    }
}
