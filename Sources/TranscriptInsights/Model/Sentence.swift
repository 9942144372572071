/// Words that belong together: up to a mark that ends a sentence, or, where the transcript has none, to a pause or the segment's end.
public struct Sentence: Codable, Equatable, Sendable {
    public let span: WordSpan
    public let party: Party
    public let text: String

    /// Absent where the language is not English or not known.
    public let sentiment: Sentiment?
}
