import SpeechAnalysis
public import VoiceCore

/// The first reading of a recording: how long it is and where its values lie, which the second one weighs each moment against.
///
/// Pitch, pauses and syllables look at all of a sound. Read twice, a recording of any length gets the values of the whole sound while a
/// few seconds of it are in memory.
public struct SoundSurvey: Sendable {
    private let sampleRate: Double
    private let channelCount: Int
    private var scale = SoundScaleMeter()
    private var sampleCount = 0
    private var pauseLevels: IntensityAnalyzer
    private var syllableLevels: IntensityAnalyzer
    /// Levels of the frames that pauses and syllables are found by.
    private var loud = ChunkedValues()
    private var ordinary = ChunkedValues()

    /// - Parameters:
    ///   - sampleRate: in Hz, as `RecordingAnalyzer.rate(for:)` says.
    ///   - channelCount: 1 or 2.
    /// - Throws: `SpeechAnalysisError.unsupportedSampleRate`.
    public init(sampleRate: Double, channelCount: Int) throws {
        (self.sampleRate, self.channelCount) = (sampleRate, channelCount)
        var levels = IntensityParameters()
        levels.minimumPitch = PauseParameters().minimumPitch
        pauseLevels = try IntensityAnalyzer(sampleRate: sampleRate, parameters: levels)
        levels.minimumPitch = SyllableParameters().minimumPitch
        syllableLevels = try IntensityAnalyzer(sampleRate: sampleRate, parameters: levels)
    }

    /// Seconds read so far.
    public var seconds: Double { Double(sampleCount) / sampleRate }

    /// Reads further sound.
    ///
    /// - Throws: `SpeechAnalysisError` `.notFinite`, `.tooLarge`; nothing of this piece has been read then.
    public mutating func push(_ sound: AudioBuffer) throws {
        let samples = MonoSound.samples(sound)
        try scale.push(samples)
        for frame in try pauseLevels.push(samples) { loud.append(frame.decibels) }
        for frame in try syllableLevels.push(samples) { ordinary.append(frame.decibels) }
        sampleCount += samples.count
    }

    /// What was found. The survey is used up then.
    public mutating func finish() -> SurveyedSound {
        for frame in pauseLevels.finish() { loud.append(frame.decibels) }
        for frame in syllableLevels.finish() { ordinary.append(frame.decibels) }
        return SurveyedSound(
            sampleRate: sampleRate, channelCount: channelCount, sampleCount: sampleCount, scale: scale.scale,
            loudDecibels: loud.takeSorted().quantile(0.99), medianDecibels: ordinary.takeSorted().quantile(0.5))
    }
}

/// What the first reading of a recording told.
public struct SurveyedSound: Equatable, Sendable {
    /// In Hz.
    public let sampleRate: Double
    public let channelCount: Int
    public let sampleCount: Int
    let scale: SoundScale
    /// What 99 % of the levels do not exceed; `nil` for a sound that is too short for one.
    let loudDecibels: Double?
    let medianDecibels: Double?

    public var seconds: Double { Double(sampleCount) / sampleRate }

    /// Whether every sample is 0, or there is none.
    var isSilent: Bool { scale.lowest == 0 && scale.highest == 0 }
}
