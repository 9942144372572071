/// What formants are looked for, under Praat's names and with its defaults.
public struct FormantParameters: Sendable, Equatable {
    /// Seconds between frames; 0 for a quarter of the window length.
    public var timeStep: Double

    /// Half as many as the linear prediction has poles: 1 to 10, halves allowed.
    public var maximumNumberOfFormants: Double

    /// The highest formant in Hz: about 5500 for a woman, 5000 for a man, 8000 for a child. The sound is resampled to twice as much.
    public var formantCeiling: Double

    /// The effective length of the Gaussian window in seconds; the window itself is twice as long.
    public var windowLength: Double

    /// The frequency in Hz above which the spectrum is raised by 6 dB an octave; 0 for none.
    public var preEmphasisFrom: Double

    /// Seconds that the resampler may look ahead, which is not a parameter of Praat's, whose resampler sees the whole sound.
    ///
    /// The steeper its low-pass, the nearer the formants of noisy frames are to those of an endless one. With the default, 95 % of
    /// F1 to F3 are within 2.5 % of Praat's in wideband speech; with 0.1 s, within 5 %. Where the sound need not be resampled to a
    /// lower rate there is no such look.
    public var lookahead: Double

    public init(
        timeStep: Double = 0, maximumNumberOfFormants: Double = 5, formantCeiling: Double = 5_500, windowLength: Double = 0.025,
        preEmphasisFrom: Double = 50, lookahead: Double = 1
    ) {
        self.timeStep = timeStep
        self.maximumNumberOfFormants = maximumNumberOfFormants
        self.formantCeiling = formantCeiling
        self.windowLength = windowLength
        self.preEmphasisFrom = preEmphasisFrom
        self.lookahead = lookahead
    }

    /// Poles of the linear prediction.
    var order: Int { Int((2 * maximumNumberOfFormants).rounded()) }

    /// Seconds between frames.
    var step: Double { timeStep != 0 ? timeStep : windowLength / 4 }

    /// - Throws: `SpeechAnalysisError.badParameter`.
    func check() throws {
        let require = SpeechAnalysisError.require
        try require((1...10).contains(maximumNumberOfFormants), "maximumNumberOfFormants", maximumNumberOfFormants, "1 to 10")
        try require((500...100_000).contains(formantCeiling), "formantCeiling", formantCeiling, "500 to 100000 Hz")
        try require((0.001...1).contains(windowLength), "windowLength", windowLength, "0.001 to 1 s")
        try require((0.000_1...10).contains(step), "timeStep", step, "0.0001 to 10 s")
        try require((0...formantCeiling).contains(preEmphasisFrom), "preEmphasisFrom", preEmphasisFrom, "0 Hz to the formant ceiling")
        try require((0.01...10).contains(lookahead), "lookahead", lookahead, "0.01 to 10 s")
        try require(
            windowLength * 4 * formantCeiling > Double(2 * order), "windowLength", windowLength,
            "long enough for twice as many samples as poles")
    }
}
