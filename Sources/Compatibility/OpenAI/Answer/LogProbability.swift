import Glibc
import Transcription

/// How sure the engine is of a word, in the form that OpenAI gives for a token: a word is our token.
struct LogProbability: Encodable, Sendable {
    /// A confidence of 0 has no logarithm; this is as low as one in a million million.
    private static let least = 1e-12

    /// The word, with a space before it unless it is the first.
    let token: String
    /// Natural logarithm, 0 or less.
    let logprob: Double
    /// The token in UTF-8.
    let bytes: [UInt8]

    init(_ word: TranscriptWord, confidence: Double, isFirst: Bool) {
        token = isFirst ? word.text : " " + word.text
        logprob = Self.logarithm(confidence)
        bytes = Array(token.utf8)
    }

    /// The mean over a segment's words; 0 where the engine does not tell.
    static func mean(of segment: TranscriptSegment) -> Double {
        let known = segment.words.compactMap(\.confidence)
        guard !known.isEmpty else { return segment.confidence.map(logarithm) ?? 0 }
        return known.map(logarithm).reduce(0, +) / Double(known.count)
    }

    private static func logarithm(_ confidence: Double) -> Double { log(min(1, max(least, confidence))) }
}

extension TranscriptSegment {
    /// One for each word that the engine gave a confidence.
    ///
    /// - Parameter beginsText: whether no word stands before the segment's first.
    func logProbabilities(beginsText: Bool) -> [LogProbability] {
        words.enumerated().compactMap { offset, word in
            word.confidence.map { LogProbability(word, confidence: $0, isFirst: beginsText && offset == 0) }
        }
    }
}

extension Transcript {
    /// One for each word that the engine gave a confidence.
    var logProbabilities: [LogProbability] {
        segments.enumerated().flatMap { $1.logProbabilities(beginsText: $0 == 0) }
    }
}
