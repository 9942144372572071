/// What an engine heard in one segment; times are seconds from the segment's first sample.
public struct RecognizedSegment: Codable, Equatable, Sendable {
    /// As it is shown; empty if nothing was heard.
    public var text: String
    public var words: [RecognizedWord]

    /// 0…1, of the whole text.
    public var confidence: Double?

    /// BCP 47 tag of what was recognised.
    public var language: String?

    public var speaker: String?
    public var alternatives: [TranscriptAlternative]?

    public init(
        text: String, words: [RecognizedWord], confidence: Double? = nil, language: String? = nil, speaker: String? = nil,
        alternatives: [TranscriptAlternative]? = nil
    ) {
        self.text = text
        self.words = words
        self.confidence = confidence
        self.language = language
        self.speaker = speaker
        self.alternatives = alternatives
    }

    /// Nothing was heard.
    public static let empty = RecognizedSegment(text: "", words: [])

    /// The segment in its place in the recording.
    ///
    /// - Parameter index: its number; `start` and `end`: its bounds in seconds, which word times are kept within.
    public func placed(index: Int, start: Seconds, end: Seconds) -> TranscriptSegment {
        let placed = words.enumerated().map { offset, word in
            let wordStart = min(max(start, start + word.start), end)
            return TranscriptWord(
                id: TranscriptWord.id(segment: index, word: offset), text: word.text, start: wordStart.roundedToMilliseconds,
                end: min(max(wordStart, start + word.end), end).roundedToMilliseconds, confidence: word.confidence,
                speaker: word.speaker, alternatives: word.alternatives)
        }
        return TranscriptSegment(
            index: index, start: start.roundedToMilliseconds, end: end.roundedToMilliseconds, text: text, words: placed,
            confidence: confidence, speaker: speaker, language: language, alternatives: alternatives)
    }
}

/// A word as an engine heard it; times are seconds from the segment's first sample.
public struct RecognizedWord: Codable, Equatable, Sendable {
    public var text: String
    public var start: Seconds
    public var end: Seconds

    /// 0…1.
    public var confidence: Double?
    public var speaker: String?
    public var alternatives: [TranscriptAlternative]?

    public init(
        text: String, start: Seconds, end: Seconds, confidence: Double? = nil, speaker: String? = nil,
        alternatives: [TranscriptAlternative]? = nil
    ) {
        self.text = text
        self.start = start
        self.end = end
        self.confidence = confidence
        self.speaker = speaker
        self.alternatives = alternatives
    }
}
