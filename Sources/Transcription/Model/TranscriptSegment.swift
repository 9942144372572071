/// A stretch of speech between two pauses: the unit that is recognised, kept and resumed as a whole.
///
/// Segments are numbered from 0 in the order of time, where channels are apart each channel's with numbers of its own; the numbers of
/// segments that gave no words stay unused in a transcript.
public struct TranscriptSegment: Codable, Equatable, Sendable {
    /// Its number in the recording: the same at every run with the same settings, so that work goes on where it stopped.
    public var index: Int

    /// Where it begins and ends, in seconds from the start of the recording.
    public var start: Seconds
    public var end: Seconds

    /// What was said, as it is shown; empty if the engine heard no words.
    public var text: String

    /// The words by time; empty for an engine that gives text alone.
    public var words: [TranscriptWord]

    /// 0…1, how sure the engine is of the whole text.
    public var confidence: Double?

    /// A label of who speaks, unique within the recording.
    public var speaker: String?

    /// Number of the channel that it was heard in, from 1, where channels were transcribed apart.
    public var channel: Int?

    /// BCP 47 tag, where it differs by segment.
    public var language: String?

    /// Other readings of the whole segment, the likeliest first.
    public var alternatives: [TranscriptAlternative]?

    public init(
        index: Int, start: Seconds, end: Seconds, text: String, words: [TranscriptWord], confidence: Double? = nil,
        speaker: String? = nil, channel: Int? = nil, language: String? = nil, alternatives: [TranscriptAlternative]? = nil
    ) {
        self.index = index
        self.start = start
        self.end = end
        self.text = text
        self.words = words
        self.confidence = confidence
        self.speaker = speaker
        self.channel = channel
        self.language = language
        self.alternatives = alternatives
    }

    /// Whether nothing was heard in it.
    public var isEmpty: Bool { text.isEmpty && words.isEmpty }
}

/// One word and when it was said.
public struct TranscriptWord: Codable, Equatable, Sendable, Identifiable {
    /// Unique within the recording and kept by every later revision that keeps the word: `12-3`, the fourth word of segment 12.
    public var id: String

    public var text: String

    /// In seconds from the start of the recording; `end` is never before `start`.
    public var start: Seconds
    public var end: Seconds

    /// 0…1, the engine's own probability of this word.
    public var confidence: Double?

    /// A label of who speaks, where it differs within the segment.
    public var speaker: String?

    /// Other readings of this word, the likeliest first.
    public var alternatives: [TranscriptAlternative]?

    public init(
        id: String, text: String, start: Seconds, end: Seconds, confidence: Double? = nil, speaker: String? = nil,
        alternatives: [TranscriptAlternative]? = nil
    ) {
        self.id = id
        self.text = text
        self.start = start
        self.end = end
        self.confidence = confidence
        self.speaker = speaker
        self.alternatives = alternatives
    }

    /// The id of a word that the engine heard, from where it stands.
    public static func id(segment: Int, word: Int) -> String { "\(segment)-\(word)" }
}

/// Another reading of a word or a segment.
public struct TranscriptAlternative: Codable, Equatable, Sendable {
    public var text: String

    /// 0…1, if the engine tells.
    public var confidence: Double?

    public init(text: String, confidence: Double? = nil) {
        self.text = text
        self.confidence = confidence
    }
}
