/// Words and names that somebody expects to be said, for engines that can be told.
public struct Vocabulary: Codable, Equatable, Sendable {
    public static let countLimit = 100
    public static let wordLimit = 50

    /// Each once whatever its case, in the order given and as it was written.
    public let words: [String]

    public var isEmpty: Bool { words.isEmpty }

    /// The words with commas between them, from which ``init(text:)`` makes the same.
    public var text: String { words.joined(separator: ",") }

    /// - Parameter entries: words, and names of several words, which are taken apart: `Wilhelm Ackermann`.
    /// - Throws: `vocabulary_invalid` for more than 100 words, one of more than 50 characters, or one with anything but letters, apostrophes
    ///   and hyphens.
    public init(_ entries: [String]) throws(TranscriptionError) {
        var seen: Set<String> = []
        var words: [String] = []
        for word in entries.flatMap({ $0.split(whereSeparator: \.isWhitespace) }) {
            let word = word.replacing("’", with: "'")
            try Self.check(word)
            if seen.insert(word.lowercased()).inserted { words.append(String(word)) }
        }
        guard words.count <= Self.countLimit else { throw .invalidVocabulary("It has at most \(Self.countLimit) words.") }
        self.words = words
    }

    /// - Parameter text: entries with commas between them.
    public init(text: String) throws(TranscriptionError) { try self.init(text.split(separator: ",").map(String.init)) }

    public init(from decoder: any Decoder) throws { try self.init([String](from: decoder)) }

    public func encode(to encoder: any Encoder) throws { try words.encode(to: encoder) }

    private static func check(_ word: Substring) throws(TranscriptionError) {
        guard word.count <= wordLimit else { throw .invalidVocabulary("A word has at most \(wordLimit) characters.") }
        guard word.contains(where: \.isLetter), word.allSatisfy({ $0.isLetter || $0 == "'" || $0 == "-" }) else {
            throw .invalidVocabulary("A word has letters, apostrophes and hyphens only.")
        }
    }
}
