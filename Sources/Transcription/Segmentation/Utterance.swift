/// A stretch of speech that is recognised as a whole.
public struct Utterance: Sendable, Equatable {
    /// 0, 1, 2 … in the order of time. The same sound and settings give the same utterance the same index.
    public var index: Int

    /// Where the samples begin and end, from the beginning of the sound.
    public var start: Duration
    public var end: Duration

    /// Mono at 16 kHz, −1…1, with the padding before and behind the speech.
    public var samples: [Float]

    /// How clearly it is speech, as log odds.
    public var evidence: Float
}
