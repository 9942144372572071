/// Which distances between pulses count as periods, under the names and with the defaults of Praat's voice measures.
public struct PeriodLimits: Sendable, Equatable {
    /// Seconds.
    public var shortestPeriod = 0.0001
    /// Seconds.
    public var longestPeriod = 0.02
    /// How many times as long as its neighbour a period may be.
    public var maximumPeriodFactor = 1.3
    /// How many times as high as its neighbour an amplitude may be.
    public var maximumAmplitudeFactor = 1.6

    public init() {}

    func checked() throws {
        let require = SpeechAnalysisError.require
        try require((0...1).contains(shortestPeriod), "shortestPeriod", shortestPeriod, "0 to 1 s")
        try require(longestPeriod > shortestPeriod && longestPeriod <= 1, "longestPeriod", longestPeriod, "above shortestPeriod, to 1 s")
        try require(maximumPeriodFactor >= 1 && maximumPeriodFactor.isFinite, "maximumPeriodFactor", maximumPeriodFactor, "1 or more")
        try require(
            maximumAmplitudeFactor >= 1 && maximumAmplitudeFactor.isFinite, "maximumAmplitudeFactor", maximumAmplitudeFactor, "1 or more")
    }

    func isPeriod(_ seconds: Double) -> Bool { seconds >= shortestPeriod && seconds <= longestPeriod }

    func areNeighbours(_ a: Double, _ b: Double) -> Bool { isPeriod(a) && isPeriod(b) && max(a, b) <= maximumPeriodFactor * min(a, b) }

    func areAmplitudes(_ a: Double, _ b: Double) -> Bool { max(a, b) <= maximumAmplitudeFactor * min(a, b) }
}
