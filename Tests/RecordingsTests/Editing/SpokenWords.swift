import Transcription
import VoiceCore

/// Transcripts for tests, and what changes them at random.
enum SpokenWords {
    /// A machine's transcript: one segment for each line, one word a second, each line ten seconds after the one before.
    static func transcript(_ lines: String..., later: Seconds = 0, speakers: [String?] = []) -> Transcript {
        transcript(lines: lines.map { $0.split(separator: " ").map(String.init) }, later: later, speakers: speakers)
    }

    static func transcript(lines: [[String]], later: Seconds = 0, speakers: [String?] = []) -> Transcript {
        let segments = lines.enumerated().compactMap { index, texts -> TranscriptSegment? in
            let start = later + 10 * Double(index)
            let words = texts.enumerated().map { offset, text in
                TranscriptWord(
                    id: TranscriptWord.id(segment: index, word: offset), text: text, start: start + Double(offset),
                    end: start + Double(offset) + 0.5, confidence: 0.5)
            }
            guard !words.isEmpty else { return nil }
            return TranscriptSegment(
                index: index, start: start, end: start + Double(max(1, texts.count)), text: texts.joined(separator: " "), words: words,
                speaker: index < speakers.count ? speakers[index] : nil)
        }
        return Transcript(
            revision: .make(), engine: EngineIdentity(name: "e", version: "1", modelVersion: "1"), settingsHash: "0", language: "en",
            duration: 100, segments: segments)
    }

    /// The text of each segment, in order.
    static func lines(_ transcript: Transcript) -> [String] { transcript.segments.map(\.text) }
}

/// Steele, Lea and Flood (2014): the same numbers on every machine.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
