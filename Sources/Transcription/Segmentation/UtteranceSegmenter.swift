public import SpeechAnalysis

/// Cuts a sound into utterances at its pauses, streaming: pieces of any size give the same utterances with the same indices, so
/// that after a crash a second pass finds those that are done already.
///
/// Recognisers do best on whole utterances with a little silence around them, so only pauses of 1.3 s or more part them, 0.5 s stay
/// on either side, and speech without such a pause is cut at its quietest point before 25 s. Sound that is not speech is left out.
/// Holds the samples of the utterance that is being spoken and nothing else: at most about 28 s.
public struct UtteranceSegmenter: Sendable {
    /// The rate that the samples must have, in Hz.
    public static let sampleRate = VoiceActivityDetector.sampleRate

    private static let pieceLength = sampleRate / 2

    private let isTold: Bool
    private var detector: VoiceActivityDetector
    private var held: [Float] = []
    /// The position of `held`'s first sample.
    private var heldStart = 0
    private var nextIndex = 0

    /// - Parameter isTold: whether a model says where speech is, by ``tell(_:)``.
    public init(settings: VoiceActivitySettings = VoiceActivitySettings(), isTold: Bool = false) {
        self.isTold = isTold
        detector = VoiceActivityDetector(settings: settings, isTold: isTold)
    }

    /// Says where speech is, before the samples in which it lies are pushed.
    ///
    /// - Parameter speech: in samples from the beginning of the sound, by time.
    public mutating func tell(_ speech: [Range<Int>]) { detector.tell(speech) }

    /// Reads further samples.
    ///
    /// - Parameter samples: mono, −1…1, finite, at `sampleRate`.
    /// - Returns: the utterances that these samples completed, in order.
    public mutating func push(_ samples: [Float]) -> [Utterance] {
        var utterances: [Utterance] = []
        var start = 0
        while start < samples.count {
            let piece = samples[start..<min(samples.count, start + Self.pieceLength)]
            held.append(contentsOf: piece)
            utterances += detector.push(piece).map { utterance(of: $0) }
            release(before: detector.earliestOpenSample)
            start = piece.endIndex
        }
        return utterances
    }

    /// Says that the sound ends here, and begins anew.
    ///
    /// - Returns: the utterances that were still open.
    public mutating func finish() -> [Utterance] {
        let utterances = detector.finish().map { utterance(of: $0) }
        self = UtteranceSegmenter(settings: detector.settings, isTold: isTold)
        return utterances
    }

    private mutating func utterance(of region: VoiceRegion) -> Utterance {
        defer { nextIndex += 1 }
        return Utterance(
            index: nextIndex, start: Self.time(region.samples.lowerBound), end: Self.time(region.samples.upperBound),
            samples: Array(held[region.samples.lowerBound - heldStart..<region.samples.upperBound - heldStart]),
            evidence: region.evidence)
    }

    private mutating func release(before sample: Int) {
        guard sample > heldStart else { return }
        let count = min(held.count, sample - heldStart)
        held.removeFirst(count)
        heldStart += count
    }

    /// Exact: a sample at 16 kHz is 62.5 µs.
    private static func time(_ sample: Int) -> Duration { .nanoseconds(sample * 62_500) }
}
