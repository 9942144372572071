/// Where a voice stops although speech goes on.
public struct VoiceBreaks: Sendable, Equatable {
    /// Distances between pulses of more than 1.25 periods of the pitch floor.
    public let count: Int
    /// How long they last in all, in seconds.
    public let seconds: Double
    /// Their share of the sound's duration. What comes before the first pulse and after the last one counts as no break.
    public let degree: Double

    public init(_ pulses: PointProcess, pitchFloor: Double = 75) {
        let breaks = zip(pulses.seconds.dropFirst(), pulses.seconds).map { $0 - $1 }.filter { $0 > 1.25 / pitchFloor }
        count = breaks.count
        seconds = breaks.reduce(0, +)
        degree = pulses.durationSeconds > 0 ? seconds / pulses.durationSeconds : 0
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
