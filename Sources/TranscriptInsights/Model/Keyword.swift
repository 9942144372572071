/// A word or a phrase that the transcript is about, with each place where it was said.
public struct Keyword: Codable, Equatable, Sendable {
    /// In lower case.
    public let text: String

    /// Its degree, summed over its words: comparable within one transcript and one list alone.
    public let score: Double

    public let count: Int

    /// All of them, in the transcript's order.
    public let occurrences: [WordSpan]
}
