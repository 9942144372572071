import SpeechAnalysis
public import VoiceCore

/// What an analysis gives.
public struct AnalyzedRecording: Equatable, Sendable {
    public let analysis: RecordingAnalysis
    public let tracks: AnalysisTracks
}

/// The second reading of a recording: everything that is measured of it, while it streams by.
///
/// Of the sound itself a few seconds are kept; of an hour some 30 MB of frames, which shrink to a few MB of tracks at the end. One analyser
/// belongs to one sound and to one thread at a time. Pieces of any size give the same analysis, bit for bit.
public struct RecordingAnalyzer: Sendable {
    private let sound: SurveyedSound
    private let parameters: AnalysisParameters
    private var samplesRead = 0

    private var pitch: PitchMeter
    private var intensity: IntensityMeter
    private var formants: FormantMeter
    private var loudness: LoudnessReader
    private var phrasing: PhrasingMeter
    private var pictures: PictureMeter
    private var noise: SignalToNoiseAnalyzer
    private var spectrum: LtasAnalyzer
    private var voice: VoiceReportAnalyzer?

    /// Seconds that pitch may wait for what follows, and a stretch of voice for its end: longer than speech needs, and short enough that a
    /// tone that lasts for hours takes no more memory than a voice.
    private static let decisionSeconds = 10.0
    private static let longestStretchSeconds = 30.0

    /// - Parameter sound: what the first reading told.
    /// - Throws: `SpeechAnalysisError.badParameter`, `.unsupportedSampleRate`. No sound is too short: what is then missing says so.
    public init(_ sound: SurveyedSound, parameters: AnalysisParameters = AnalysisParameters()) throws {
        let adapted = parameters.adapted(to: sound.sampleRate)
        (self.sound, self.parameters) = (sound, adapted)
        let pitchParameters = PitchParameters(pitchFloor: adapted.pitchFloorHz, pitchCeiling: adapted.pitchCeilingHz)
        pitch = try PitchMeter(sound, pitchParameters, decisionSeconds: Self.decisionSeconds)
        intensity = try IntensityMeter(sound)
        formants = try FormantMeter(sound, adapted)
        loudness = try LoudnessReader(sound)
        phrasing = try PhrasingMeter(sound, adapted, decisionSeconds: Self.decisionSeconds)
        pictures = try PictureMeter(sound)
        noise = try SignalToNoiseAnalyzer(sampleRate: sound.sampleRate, soundSampleCount: sound.sampleCount)
        spectrum = try LtasAnalyzer(sampleRate: sound.sampleRate)
        voice = try unlessTooShort {
            try VoiceReportAnalyzer(
                sampleRate: sound.sampleRate, parameters: pitchParameters, scale: sound.scale, soundSampleCount: sound.sampleCount,
                decisionSeconds: Self.decisionSeconds, longestStretchSeconds: Self.longestStretchSeconds)
        }
    }

    /// Seconds read so far.
    public var seconds: Double { Double(samplesRead) / sound.sampleRate }

    /// Reads further sound: the same as in the first reading.
    ///
    /// - Throws: `SpeechAnalysisError` `.notFinite`, `.tooLarge`.
    public mutating func push(_ piece: AudioBuffer) throws {
        let samples = MonoSound.samples(piece)
        try pitch.push(samples)
        try intensity.push(samples)
        try formants.push(samples)
        try loudness.push(piece)
        try phrasing.push(samples)
        try pictures.push(samples)
        try noise.push(samples)
        try spectrum.push(samples)
        try voice?.push(samples)
        samplesRead += samples.count
    }

    /// The analysis of all that was read. The analyser is used up then.
    public mutating func finish() throws -> AnalyzedRecording {
        let report = try unlessTooShort { try voice?.finish() } ?? nil
        voice = nil
        let ltas = try unlessTooShort { try spectrum.finish() }
        let absent: UndefinedReason = sound.isSilent && sound.sampleCount > 0 ? .silent : .tooShort
        pitch.finish()
        intensity.finish()
        let voicing = pitch.track
        let analysis = RecordingAnalysis(
            version: RecordingAnalysis.currentVersion, durationSeconds: sound.seconds, sampleRate: sound.sampleRate,
            channels: sound.channelCount, parameters: parameters, pitch: pitch.measures(), intensity: intensity.measures(absent),
            loudness: loudness.measures(isSilent: sound.isSilent), noise: NoiseMeasures(noise.estimate, absent),
            formants: formants.finish(voicedIn: voicing, absent), voice: VoiceMeasures(report, absent),
            spectrum: SpectrumMeasures(ltas, highestHz: sound.sampleRate / 2, absent), phrasing: phrasing.finish(absent))
        let tracks = [
            voicing, intensity.track, formants.track, loudness.track(), pictures.finishSpectrogram(), pictures.finishWaveform(),
            phrasing.pauseTrack, phrasing.syllableTrack,
        ]
        return AnalyzedRecording(analysis: analysis, tracks: AnalysisTracks(durationSeconds: sound.seconds, tracks: tracks))
    }
}

/// Runs what a sound may be too short for.
///
/// - Returns: `nil` if it is.
func unlessTooShort<Value>(_ make: () throws -> Value) throws -> Value? {
    do { return try make() } catch SpeechAnalysisError.tooShort { return nil }
}
