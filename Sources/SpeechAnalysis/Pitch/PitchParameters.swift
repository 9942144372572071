/// What pitch analysis can be told, under the names and with the defaults of Praat's "To Pitch (ac)" and "To Pitch (cc)".
public struct PitchParameters: Sendable, Equatable {
    /// Seconds between frames; 0 chooses 0.75 / `pitchFloor` for autocorrelation, 0.25 / `pitchFloor` for cross-correlation.
    public var timeStep = 0.0
    /// Hz. Lower candidates are not sought; it also makes the window, of 3 periods of this pitch (6 if very accurate; 1 and the lag
    /// for cross-correlation).
    public var pitchFloor = 75.0
    /// Candidates for each frame, the unvoiced one included; at least ceiling / floor are kept.
    public var maximumCandidates = 15
    /// A Gaussian window of twice the length instead of a Hann window.
    public var veryAccurate = false
    /// Frames whose peak is below this share of the sound's peak are probably silent.
    public var silenceThreshold = 0.03
    /// Strength of the unvoiced candidate: periodicity below it is probably unvoiced.
    public var voicingThreshold = 0.45
    /// How far candidates of high pitch are favoured, for each octave: parts a perfectly periodic sound's octaves.
    public var octaveCost = 0.01
    /// How far pitch changes are disfavoured: for each octave between frames 0.01 s apart.
    public var octaveJumpCost = 0.35
    /// How far transitions between voiced and unvoiced are disfavoured, for frames 0.01 s apart.
    public var voicedUnvoicedCost = 0.14
    /// Hz. Higher candidates count as unvoiced.
    public var pitchCeiling = 600.0
    /// Where the first frame lies.
    public var placement = FrameGrid.Placement.centred

    public init() {}

    /// The defaults with another range of pitch, in Hz.
    public init(pitchFloor: Double, pitchCeiling: Double) {
        self.pitchFloor = pitchFloor
        self.pitchCeiling = pitchCeiling
    }

    /// How likenesses between a frame's periods are found.
    public enum Method: Sendable, Hashable {
        /// The autocorrelation of a windowed frame over that of its window (Boersma 1993).
        case autocorrelation
        /// The correlation of a piece with later ones of the same length, without a window.
        case crossCorrelation
    }

    func checked(_ method: Method, sampleRate: Double) throws {
        try SpeechAnalysisError.require(
            pitchFloor > 0 && pitchFloor < pitchCeiling, "pitchFloor", pitchFloor, "more than 0 and less than pitchCeiling")
        try SpeechAnalysisError.require(
            pitchFloor <= sampleRate / 8, "pitchFloor", pitchFloor, "at most an eighth of the sample rate")
        try SpeechAnalysisError.require(pitchFloor >= 1, "pitchFloor", pitchFloor, "at least 1 Hz")
        try SpeechAnalysisError.require(pitchCeiling.isFinite, "pitchCeiling", pitchCeiling, "finite")
        try SpeechAnalysisError.require(timeStep == 0 || timeStep >= 0.0001, "timeStep", timeStep, "0 or at least 0.0001 s")
        try SpeechAnalysisError.require(timeStep.isFinite, "timeStep", timeStep, "finite")
        try SpeechAnalysisError.require(
            (2...100).contains(maximumCandidates), "maximumCandidates", Double(maximumCandidates), "2 to 100")
        for (name, value) in [
            ("silenceThreshold", silenceThreshold), ("voicingThreshold", voicingThreshold), ("octaveCost", octaveCost),
            ("octaveJumpCost", octaveJumpCost), ("voicedUnvoicedCost", voicedUnvoicedCost),
        ] { try SpeechAnalysisError.require(value >= 0 && value.isFinite, name, value, "0 or more") }
    }
}
