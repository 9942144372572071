/// What a spectrogram is made with, under Praat's names and with its defaults.
public struct SpectrogramParameters: Sendable, Equatable {
    /// The effective length of the Gaussian window in seconds; the window itself is twice as long. 0.005 shows the pulses of the voice,
    /// 0.03 its harmonics.
    public var windowLength = 0.005
    /// Hz; half the sample rate if that is less.
    public var maximumFrequency = 5_000.0
    /// Seconds between frames; not less than `windowLength` / 8√π, below which neighbours show the same.
    public var timeStep = 0.002
    /// Hz between bins; not less than √π / (8 · `windowLength`).
    public var frequencyStep = 20.0

    public init() {}

    public init(windowLength: Double, maximumFrequency: Double = 5_000, timeStep: Double = 0.002, frequencyStep: Double = 20) {
        (self.windowLength, self.maximumFrequency) = (windowLength, maximumFrequency)
        (self.timeStep, self.frequencyStep) = (timeStep, frequencyStep)
    }

    private static let rootOfPi = 1.772_453_850_905_516

    var effectiveTimeStep: Double { max(timeStep, windowLength / (8 * Self.rootOfPi)) }
    var effectiveFrequencyStep: Double { max(frequencyStep, Self.rootOfPi / (8 * windowLength)) }

    func check() throws {
        let require = SpeechAnalysisError.require
        try require((0.000_1...10).contains(windowLength), "windowLength", windowLength, "0.0001 to 10 s")
        try require(maximumFrequency > 0 && maximumFrequency.isFinite, "maximumFrequency", maximumFrequency, "more than 0 Hz")
        try require((0...100).contains(timeStep), "timeStep", timeStep, "0 to 100 s")
        try require((0...100_000).contains(frequencyStep), "frequencyStep", frequencyStep, "0 to 100000 Hz")
    }
}
