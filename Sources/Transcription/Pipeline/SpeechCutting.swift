/// Cuts a stream of mono samples at 16 kHz into utterances; the same samples give the same utterances, however they are chunked.
public protocol SpeechCutting {
    /// Takes the next samples.
    ///
    /// - Returns: the utterances that are complete now, by time.
    /// - Throws: what a model's engine throws; what finds pauses by itself throws nothing.
    mutating func push(_ samples: [Float]) async throws -> [Utterance]

    /// The stream is over.
    ///
    /// - Returns: what was still open.
    mutating func finish() async throws -> [Utterance]
}

extension UtteranceSegmenter: SpeechCutting {}
