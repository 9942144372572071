/// What Praat's "Voice report" tells about a voice.
///
/// Measures of how a voice sounds, not of health: thresholds are literature, and none of this is a diagnosis.
public struct VoiceReport: Sendable, Equatable {
    public let durationSeconds: Double
    /// nil if no frame is voiced.
    public let pitch: PitchStatistics?
    public let pulseCount: Int
    public let jitter: Jitter
    public let shimmer: Shimmer
    /// Frames that are unvoiced by themselves, as a share of all.
    public let unvoicedFraction: Double
    public let breaks: VoiceBreaks
    /// Of the voiced frames; nil without one.
    public let periodicity: VoicedPeriodicity?
    /// Harmonicity by cross-correlation, over all frames that are not silent.
    public let harmonicityDecibels: Double?
    /// The smoothed cepstral peak prominence; nil where the sound is too short for it.
    public let cppsDecibels: Double?
}

/// How periodic the voiced frames of a pitch track are, on average.
public struct VoicedPeriodicity: Sendable, Equatable {
    /// 0…1.
    public let meanAutocorrelation: Double
    public let meanNoiseToHarmonicsRatio: Double
    public let meanHarmonicsToNoiseDecibels: Double

    /// - Returns: nil if no frame is voiced.
    public init?(_ pitch: PitchTrack) {
        let strengths = pitch.strengths.indices.filter { pitch.frequenciesHz[$0] > 0 }.map { max(1e-15, pitch.strengths[$0]) }
        guard !strengths.isEmpty else { return nil }
        func mean(_ value: (Double) -> Double) -> Double { strengths.reduce(0) { $0 + value($1) } / Double(strengths.count) }
        meanAutocorrelation = mean { $0 }
        meanNoiseToHarmonicsRatio = mean { (1 - $0) / $0 }
        meanHarmonicsToNoiseDecibels = mean(Harmonicity.decibels)
    }
}

extension VoiceReport {
    /// The whole report of one voice.
    ///
    /// Pitch by cross-correlation, as Praat advises for voice analysis; pulses from it; jitter and shimmer from them.
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1, finite.
    ///   - sampleRate: in Hz.
    /// - Throws: `SpeechAnalysisError`, as `Pitch.track` does. A sound too short for a cepstrum has none, without an error.
    public static func make(
        _ samples: UnsafeBufferPointer<Float>, sampleRate: Double, parameters: PitchParameters = PitchParameters(),
        limits: PeriodLimits = PeriodLimits()
    ) throws -> VoiceReport {
        let pitch = try Pitch.track(samples, sampleRate: sampleRate, parameters: parameters, method: .crossCorrelation)
        let pulses = PointProcess.periodic(samples, sampleRate: sampleRate, pitch: pitch)
        var harmonicity = HarmonicityParameters()
        harmonicity.minimumPitch = parameters.pitchFloor
        return VoiceReport(
            durationSeconds: pitch.durationSeconds, pitch: pitch.statistics(), pulseCount: pulses.count,
            jitter: Jitter(pulses, limits: limits),
            shimmer: Shimmer(samples, sampleRate: sampleRate, pulses: pulses, limits: limits),
            unvoicedFraction: pitch.locallyUnvoicedFraction(parameters),
            breaks: VoiceBreaks(pulses, pitchFloor: parameters.pitchFloor), periodicity: VoicedPeriodicity(pitch),
            harmonicityDecibels: try Harmonicity.track(samples, sampleRate: sampleRate, parameters: harmonicity).meanDecibels,
            cppsDecibels: try cpps(samples, sampleRate))
    }

    /// The whole report of one voice.
    public static func make(
        _ samples: [Float], sampleRate: Double, parameters: PitchParameters = PitchParameters(), limits: PeriodLimits = PeriodLimits()
    ) throws -> VoiceReport {
        try samples.withUnsafeBufferPointer { try make($0, sampleRate: sampleRate, parameters: parameters, limits: limits) }
    }

    private static func cpps(_ samples: UnsafeBufferPointer<Float>, _ sampleRate: Double) throws -> Double? {
        do {
            return try CepstralPeakProminence.smoothed(samples, sampleRate: sampleRate)
        } catch SpeechAnalysisError.tooShort { return nil }
    }
}
