/// What the cepstral peak prominence can be told, under the names of Praat's "To PowerCepstrogram" and "Get CPPS".
///
/// The defaults are those of Maryn & Weenink, "Objective dysphonia measures in the program Praat: smoothed cepstral peak prominence and
/// acoustic voice quality index" (2015), with the trend line's end at 0.05 s, where later versions of Praat put it.
public struct CepstralParameters: Sendable, Equatable {
    /// Hz. Makes the window, of six periods of it under a Gaussian.
    public var pitchFloor = 60.0
    /// Seconds between frames.
    public var timeStep = 0.002
    /// Hz. The sound is brought to twice this rate.
    public var maximumFrequency = 5_000.0
    /// Hz. Above it, levels are raised by 6 dB an octave.
    public var preEmphasisFrom = 50.0
    /// Seconds that cepstra are averaged over.
    public var timeAveragingWindow = 0.01
    /// Seconds of quefrency that they are averaged over.
    public var quefrencyAveragingWindow = 0.001
    /// The pitch whose peak is sought, in Hz.
    public var peakSearchPitchRange = 60.0...330.0
    /// Quefrencies that the trend line is laid through, in seconds.
    public var trendLineQuefrencyRange = 0.001...0.05
    public var trendType = TrendType.straight
    public var fitMethod = FitMethod.robust
    /// Seconds that the resampler may look ahead, 0.01 to 10; not a parameter of Praat's, whose resampler sees the whole sound.
    public var lookahead = 1.0

    public init() {}

    public enum TrendType: Sendable, Hashable {
        /// Level against quefrency.
        case straight
        /// Level against the logarithm of quefrency.
        case exponentialDecay
    }

    public enum FitMethod: Sendable, Hashable {
        /// Theil's incomplete method: the median slope between points half the range apart, which outliers, the peak itself among
        /// them, do not move.
        case robust
        case leastSquares
    }

    var windowSeconds: Double { 6 / pitchFloor }

    func checked(sampleRate: Double) throws {
        let require = SpeechAnalysisError.require
        try require(pitchFloor >= 10 && pitchFloor <= 1_000, "pitchFloor", pitchFloor, "10 to 1000 Hz")
        try require(timeStep >= 0.0001 && timeStep.isFinite, "timeStep", timeStep, "at least 0.0001 s")
        try require(
            maximumFrequency >= 1_000 && maximumFrequency <= 50_000, "maximumFrequency", maximumFrequency, "1000 to 50000 Hz")
        try require(preEmphasisFrom >= 0 && preEmphasisFrom.isFinite, "preEmphasisFrom", preEmphasisFrom, "0 Hz or more")
        try require(
            timeAveragingWindow >= 0 && timeAveragingWindow <= 1, "timeAveragingWindow", timeAveragingWindow, "0 to 1 s")
        try require(
            quefrencyAveragingWindow >= 0 && quefrencyAveragingWindow <= 0.01, "quefrencyAveragingWindow", quefrencyAveragingWindow,
            "0 to 0.01 s")
        try require((0.01...10).contains(lookahead), "lookahead", lookahead, "0.01 to 10 s")
        let longest = 0.5 * windowSeconds
        let peak = peakSearchPitchRange
        try require(
            1 / peak.lowerBound < longest && peak.lowerBound > 0, "peakSearchPitchRange", peak.lowerBound, "above a third of pitchFloor")
        try require(
            peak.upperBound <= maximumFrequency / 4 && peak.upperBound > peak.lowerBound, "peakSearchPitchRange", peak.upperBound,
            "above its lower end and at most a quarter of maximumFrequency")
        let trend = trendLineQuefrencyRange
        try require(
            trend.lowerBound >= 1 / maximumFrequency, "trendLineQuefrencyRange", trend.lowerBound, "at least 1 / maximumFrequency")
        try require(
            trend.upperBound <= longest && trend.upperBound > trend.lowerBound + 0.001, "trendLineQuefrencyRange", trend.upperBound,
            "more than 1 ms above its lower end and at most half the window")
    }
}
