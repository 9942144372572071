/// How well or ill the words of a sentence speak of something. It is of the text alone, and knows nothing of the voice.
public struct Sentiment: Codable, Equatable, Sendable {
    public enum Label: String, Codable, CaseIterable, Sendable {
        case negative, neutral, positive

        /// The bounds are those of Hutto and Gilbert (2014): ±0.05.
        init(score: Double) { self = score >= 0.05 ? .positive : score <= -0.05 ? .negative : .neutral }
    }

    /// −1…1, four decimals.
    public let score: Double
    public let label: Label

    /// The words that made it so, in their order; none in a sentence without a weighted word.
    public let words: [SentimentWord]
}

/// A word with a weight, and what became of the weight in its sentence.
public struct SentimentWord: Codable, Equatable, Sendable {
    public let span: WordSpan
    public let text: String

    /// −4…4, of the lexicon.
    public let weight: Double

    /// What it adds to the sentence, with all that bears upon it.
    public let effect: Double

    /// Words that turn it round: `not`.
    public let negatedBy: [String]

    /// Words that make it stronger or weaker: `very`, `slightly`.
    public let strengthenedBy: [String]
    public let weakenedBy: [String]

    /// On which side of a contrasting `but` it stands; absent without one.
    public let contrast: Contrast?

    public enum Contrast: String, Codable, CaseIterable, Sendable {
        /// Before it: counts half.
        case before
        /// Behind it: counts one and a half.
        case after
    }
}

/// Sentences by their label.
public struct SentimentCount: Codable, Equatable, Sendable {
    /// Whose sentences; absent for everybody's.
    public let party: Party?
    public let positive: Int
    public let neutral: Int
    public let negative: Int

    /// −1…1: the mean of the sentences' scores, each by the number of its words.
    public let mean: Double
}

/// What the sentences' sentiment comes to.
public struct SentimentSummary: Codable, Equatable, Sendable {
    public let whole: SentimentCount

    /// In the order of their first words.
    public let parties: [SentimentCount]
}
