import Transcription

/// `verbose_json`.
struct VerboseTranscription: Encodable, Sendable {
    let task: String
    /// The English name in lower case: `english`.
    let language: String
    /// In seconds.
    let duration: Seconds
    let text: String
    let segments: [VerboseSegment]?
    let words: [VerboseWord]?
    let usage: Usage
}

/// A segment with every key that OpenAI's has, what our engines do not know included.
struct VerboseSegment: Encodable, Sendable {
    /// 0, 1, 2 … without gaps.
    let id: Int
    /// Where it begins, in hundredths of a second, as Whisper counts.
    let seek: Int
    let start: Seconds
    let end: Seconds
    let text: String
    /// Whisper's own numbers for pieces of words; no engine of ours has them.
    let tokens: [Int]
    /// 0: engines here take the likeliest words and never draw them by chance.
    let temperature: Double
    /// The mean of the words' log probabilities, natural logarithm; 0 where the engine does not tell how sure it is.
    let avgLogprob: Double
    /// See ``CompressionRatio``.
    let compressionRatio: Double
    /// 0: what was not taken for speech is in no segment.
    let noSpeechProb: Double

    init(_ segment: TranscriptSegment, id: Int) {
        self.id = id
        seek = Int((segment.start * 100).rounded(.down))
        start = segment.start
        end = segment.end
        text = segment.text
        tokens = []
        temperature = 0
        avgLogprob = LogProbability.mean(of: segment)
        compressionRatio = CompressionRatio.of(segment.text)
        noSpeechProb = 0
    }
}

/// A word and when it was said, in seconds.
struct VerboseWord: Encodable, Sendable {
    let word: String
    let start: Seconds
    let end: Seconds

    init(_ word: TranscriptWord) {
        self.word = word.text
        start = word.start
        end = word.end
    }
}
