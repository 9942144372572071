/// What harmonicity analysis can be told, under the names and with the defaults of Praat's "To Harmonicity (cc)" and "(ac)".
public struct HarmonicityParameters: Sendable, Equatable {
    /// Seconds between frames.
    public var timeStep = 0.01
    /// Hz. Makes the window, and is the lowest pitch whose period is sought.
    public var minimumPitch = 75.0
    /// Frames whose peak is below this share of the sound's peak are silent: they have no harmonicity.
    public var silenceThreshold = 0.1
    /// Periods of the minimum pitch in a window: 1 for cross-correlation; 4.5 for autocorrelation, whose Gaussian window is twice as
    /// long as these.
    public var periodsPerWindow: Double
    /// Where the first frame lies.
    public var placement = FrameGrid.Placement.centred

    /// The defaults for a method.
    public init(_ method: PitchParameters.Method = .crossCorrelation) {
        periodsPerWindow = method == .crossCorrelation ? 1 : 4.5
    }

    func checked(sampleRate: Double) throws {
        try SpeechAnalysisError.require(timeStep >= 0.0001 && timeStep.isFinite, "timeStep", timeStep, "at least 0.0001 s")
        try SpeechAnalysisError.require(
            minimumPitch >= 1 && minimumPitch <= sampleRate / 8, "minimumPitch", minimumPitch, "1 Hz to an eighth of the sample rate")
        try SpeechAnalysisError.require(
            silenceThreshold >= 0 && silenceThreshold.isFinite, "silenceThreshold", silenceThreshold, "0 or more")
        try SpeechAnalysisError.require(
            (1...100).contains(periodsPerWindow), "periodsPerWindow", periodsPerWindow, "1 to 100")
    }

    /// Pitch analysis in which nothing but the strongest candidate of each frame counts.
    func pitchParameters(sampleRate: Double) -> PitchParameters {
        var parameters = PitchParameters(pitchFloor: minimumPitch, pitchCeiling: sampleRate / 2)
        parameters.silenceThreshold = silenceThreshold
        parameters.voicingThreshold = 0
        parameters.octaveCost = 0
        parameters.octaveJumpCost = 0
        parameters.voicedUnvoicedCost = 0
        parameters.placement = placement
        parameters.timeStep = timeStep
        return parameters
    }
}
