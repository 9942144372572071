import Transcription

/// A word as the insights read it.
struct SpokenWord {
    let text: String
    let key: String

    /// Its place in the transcript.
    let segment: Int
    let word: Int
    let start: Seconds
    let end: Seconds

    /// Number of who says it, in the order of first words.
    let party: Int
    let language: LanguageSupport

    /// Whether marks behind it, or a pause in speech without marks, end a clause.
    var endsClause: Bool
    let asks: Bool

    /// Whether the marks behind it can end a sentence, whether one ends there or not.
    let hasEndMark: Bool

    /// Whether it is the last of its sentence.
    var endsSentence: Bool
}

/// What can be told of a language's sentences.
enum LanguageSupport {
    case english, other, unknown

    init(_ tag: String?) {
        guard let tag, !tag.isEmpty else {
            self = .unknown
            return
        }
        self = LanguageTag("en").understands(LanguageTag(tag)) ? .english : .other
    }
}
