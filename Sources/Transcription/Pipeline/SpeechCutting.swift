/// Cuts a stream of mono samples at 16 kHz into utterances; the same samples give the same utterances, however they are chunked.
public protocol SpeechCutting {
    /// Takes the next samples.
    ///
    /// - Returns: the utterances that are complete now, by time.
    mutating func push(_ samples: [Float]) -> [Utterance]

    /// The stream is over.
    ///
    /// - Returns: what was still open.
    mutating func finish() -> [Utterance]
}

extension UtteranceSegmenter: SpeechCutting {}
