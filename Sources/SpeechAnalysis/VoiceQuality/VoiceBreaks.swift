/// Where a voice stops although speech goes on.
public struct VoiceBreaks: Sendable, Equatable {
    /// Distances between pulses of more than 1.25 periods of the pitch floor.
    public let count: Int
    /// How long they last in all, in seconds.
    public let seconds: Double
    /// Their share of the sound's duration. What comes before the first pulse and after the last one counts as no break.
    public let degree: Double

    public init(_ pulses: PointProcess, pitchFloor: Double = 75) {
        var meter = VoiceBreakMeter(pitchFloor: pitchFloor)
        for seconds in pulses.seconds { meter.push(seconds) }
        self.init(meter, durationSeconds: pulses.durationSeconds)
    }

    /// - Parameter meter: that has read all pulses.
    init(_ meter: VoiceBreakMeter, durationSeconds: Double) {
        (count, seconds) = (meter.count, meter.seconds)
        degree = durationSeconds > 0 ? seconds / durationSeconds : 0
    }
}

/// Reads pulses one after the other and counts the breaks between them.
struct VoiceBreakMeter: Sendable {
    private let leastSeconds: Double
    private var lastPulse: Double?
    private(set) var count = 0
    private(set) var seconds = 0.0

    init(pitchFloor: Double) { leastSeconds = 1.25 / pitchFloor }

    /// - Parameter seconds: of the next pulse.
    mutating func push(_ seconds: Double) {
        if let lastPulse, seconds - lastPulse > leastSeconds {
            count += 1
            self.seconds += seconds - lastPulse
        }
        lastPulse = seconds
    }
}

extension PitchTrack {
    /// The share of frames that are unvoiced by themselves, before the path is chosen: fainter than the silence threshold, or without a
    /// candidate as strong as the voicing threshold.
    public func locallyUnvoicedFraction(_ parameters: PitchParameters = PitchParameters()) -> Double {
        let unvoiced = (0..<frameCount).count { !parameters.isVoiced(candidates(inFrame: $0), intensity: intensities[$0]) }
        return frameCount > 0 ? Double(unvoiced) / Double(frameCount) : 0
    }
}
