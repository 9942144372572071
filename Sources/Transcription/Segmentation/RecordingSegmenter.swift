import SpeechAnalysis

/// Cuts a recording, all of which is there already, into utterances.
///
/// One of more than a minute begins with a short utterance, so that its first words come soon while the rest is still being recognised. In
/// a shorter one, which is done in a moment anyway, nothing is cut for that: words at a cut are heard worse.
///
/// Holds the first minute until it is known which of the two it is, and from then on what `UtteranceSegmenter` holds. The same samples give
/// the same utterances with the same indices, whatever pieces they come in.
public struct RecordingSegmenter: Sendable {
    /// A recording that is longer than this is a long one, in samples.
    static let longestShort = 60 * UtteranceSegmenter.sampleRate

    /// Of a long recording, in seconds: it takes PocketSphinx two or three to recognise that much of hard speech.
    static let firstUtteranceSeconds = 4.0

    private let isTold: Bool
    private var held: [Float] = []
    private var heldSpeech: [Range<Int>] = []
    private var segmenter: UtteranceSegmenter?

    /// - Parameter isTold: whether a model says where speech is, by ``tell(_:)``.
    public init(isTold: Bool = false) { self.isTold = isTold }

    /// Says where speech is, before the samples in which it lies are pushed.
    ///
    /// - Parameter speech: in samples from the beginning of the recording, by time.
    public mutating func tell(_ speech: [Range<Int>]) {
        if segmenter == nil { heldSpeech += speech } else { segmenter?.tell(speech) }
    }

    private mutating func begin(_ settings: VoiceActivitySettings) -> [Utterance] {
        var begun = UtteranceSegmenter(settings: settings, isTold: isTold)
        begun.tell(heldSpeech)
        heldSpeech = []
        let utterances = begun.push(held)
        held = []
        segmenter = begun
        return utterances
    }
}

extension RecordingSegmenter: SpeechCutting {
    /// - Parameter samples: mono, −1…1, finite, at `UtteranceSegmenter.sampleRate`.
    public mutating func push(_ samples: [Float]) -> [Utterance] {
        if let utterances = segmenter?.push(samples) { return utterances }
        held += samples
        guard held.count > Self.longestShort else { return [] }
        return begin(VoiceActivitySettings(firstMaximumSeconds: Self.firstUtteranceSeconds))
    }

    /// Says that the recording ends here, and begins anew.
    public mutating func finish() -> [Utterance] {
        let utterances = segmenter == nil ? begin(VoiceActivitySettings()) : []
        defer { self = RecordingSegmenter(isTold: isTold) }
        return utterances + (segmenter?.finish() ?? [])
    }
}
