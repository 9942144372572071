import Transcription
import VoiceCore

@testable import TranscriptInsights

/// A transcript in the making: who says what, and when.
struct Speech {
    var language: String? = "en"
    private var segments: [TranscriptSegment] = []

    init(language: String? = "en") { self.language = language }

    /// One speaker's text, a segment a line, three words a second, two seconds between the lines.
    init(_ lines: String..., language: String? = "en") {
        self.language = language
        for line in lines { say(line, at: (segments.last?.end ?? -2) + 2) }
    }

    /// - Parameter wordSeconds: from one word's beginning to the next one's; the word itself is nine tenths of it.
    mutating func say(
        _ text: String, by speaker: String? = nil, channel: Int? = nil, at start: Double = 0, wordSeconds: Double = 1.0 / 3,
        language: String? = nil
    ) {
        let texts = text.split(separator: " ").map(String.init)
        let words = texts.enumerated().map { place, word in
            let begin = (start + Double(place) * wordSeconds).roundedToMilliseconds
            return TranscriptWord(
                id: "\(segments.count)-\(place)", text: word, start: begin, end: (begin + wordSeconds * 0.9).roundedToMilliseconds)
        }
        segments.append(
            TranscriptSegment(
                index: segments.count, start: start, end: words.last?.end ?? start, text: text, words: words, speaker: speaker,
                channel: channel, language: language))
    }

    /// Text of an engine that gives no words.
    mutating func write(_ text: String, from start: Double, to end: Double) {
        segments.append(TranscriptSegment(index: segments.count, start: start, end: end, text: text, words: []))
    }

    /// Another time for the words of the last segment from one on.
    mutating func pause(before word: Int, seconds: Double) {
        let last = segments.count - 1
        for place in segments[last].words.indices.dropFirst(word) {
            segments[last].words[place].start += seconds
            segments[last].words[place].end += seconds
        }
        segments[last].end += seconds
    }

    func transcript(duration: Double? = nil) -> Transcript {
        Transcript(
            revision: .make(), engine: EngineIdentity(name: "script", version: "1", modelVersion: "1"), settingsHash: "0",
            language: language,
            duration: duration ?? segments.map(\.end).max() ?? 0, segments: segments)
    }

    func report(duration: Double? = nil) -> InsightReport { InsightReport(transcript(duration: duration)) }
}
