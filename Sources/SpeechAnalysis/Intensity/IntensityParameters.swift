/// What intensity analysis can be told, under the names and with the defaults of Praat's "To Intensity".
public struct IntensityParameters: Sendable, Equatable {
    /// Hz. The window is 3.2 periods of it long (6.4 with its faint ends): long enough that a voice of at least this pitch reads even.
    public var minimumPitch = 100.0
    /// Seconds between frames; 0 chooses 0.8 / `minimumPitch`.
    public var timeStep = 0.0
    /// Takes each window's mean off first, so that an offset of the recording does not count.
    public var subtractMean = true
    /// Where the first frame lies.
    public var placement = FrameGrid.Placement.centred

    public init() {}

    var windowSeconds: Double { 6.4 / minimumPitch }
    var stepSeconds: Double { timeStep > 0 ? timeStep : 0.8 / minimumPitch }

    func checked(sampleRate: Double) throws {
        try SpeechAnalysisError.require(
            minimumPitch >= 1 && minimumPitch <= sampleRate / 8, "minimumPitch", minimumPitch, "1 Hz to an eighth of the sample rate")
        try SpeechAnalysisError.require(
            timeStep == 0 || (timeStep >= 0.0001 && timeStep.isFinite), "timeStep", timeStep, "0 or at least 0.0001 s")
    }
}
