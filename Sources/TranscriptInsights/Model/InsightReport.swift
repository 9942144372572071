public import Transcription
public import VoiceCore

/// What the words of a transcript and their times tell without a language model, each with the words that it rests on.
///
/// Equal for equal transcripts, on every machine.
public struct InsightReport: Codable, Equatable, Sendable {
    /// Raised when a transcript may give other insights than before.
    public static let currentVersion = 1

    public let version: Int

    /// The revision that it is made of.
    public let revision: TranscriptRevisionID

    /// BCP 47 tag of the transcript's language, where it has one.
    public let language: String?

    /// How many words the transcript has.
    public let words: Int

    /// What is not told, and why; empty where all of it is.
    public let unavailable: [UnavailableInsight]

    /// Of the whole and of each who speaks; absent where no sentence could be weighed.
    public let sentiment: SentimentSummary?

    /// Every sentence by its place in the transcript.
    public let sentences: [Sentence]

    /// The weightiest single words, the weightiest first.
    public let keywords: [Keyword]

    /// The weightiest phrases of two words and more, the weightiest first.
    public let keyPhrases: [Keyword]

    public let questions: [Question]

    /// Each who speaks, in the order of their first words.
    public let talk: [TalkTime]

    /// Where one begins while another speaks, by time.
    public let overlaps: [Overlap]

    /// Silences between one who speaks and the next, by time.
    public let gaps: [Gap]

    /// Silences of three seconds and more, by time.
    public let silences: [Silence]
}

/// Something that could not be told of a transcript, or of some of its segments.
public struct UnavailableInsight: Codable, Equatable, Sendable {
    public enum Insight: String, Codable, CaseIterable, Sendable { case sentiment, keywords, questions, overlaps, talk }

    public enum Reason: String, Codable, CaseIterable, Sendable {
        /// The transcript has no words.
        case noWords = "no_words"
        /// The transcript does not say in which language it is.
        case languageUnknown = "language_unknown"
        /// It takes a list of words that there is for English alone.
        case languageUnsupported = "language_unsupported"
        /// Nobody can tell where a word ends in a script without blanks.
        case noSpaces = "script_without_spaces"
        /// The transcript tells no two people or channels apart.
        case oneParty = "one_party"
        /// The engine gave text without times of its words.
        case noWordTimes = "no_word_times"
    }

    public let insight: Insight
    public let reason: Reason

    /// How many segments it concerns.
    public let segments: Int
}
