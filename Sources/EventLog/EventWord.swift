/// A word of our own vocabulary: a field's name, or a value of an enumeration. At most 40 lower-case letters and underscores, so that
/// nothing that a person wrote fits in.
public struct EventWord: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let text: String

    /// For literals in our source; another form is a mistake there.
    public init(stringLiteral value: StaticString) {
        text = value.description
        precondition(Self.isWellFormed(text), "'\(text)' is not a word of a–z and _")
    }

    /// `nil` for another form. Not for input: a person's word in lower case would pass.
    public init?(_ text: String) {
        guard Self.isWellFormed(text) else { return nil }
        self.text = text
    }

    public var description: String { text }

    public static func < (a: EventWord, b: EventWord) -> Bool { a.text < b.text }

    static func isWellFormed(_ text: some StringProtocol) -> Bool {
        (1...40).contains(text.utf8.count) && text.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || $0 == 95 }
    }
}
