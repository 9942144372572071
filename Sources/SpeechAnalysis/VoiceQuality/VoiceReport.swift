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
        var sums = Sums()
        for frame in 0..<pitch.frameCount where pitch[frame] != nil { sums.add(pitch.strengths[frame]) }
        guard let periodicity = sums.mean else { return nil }
        self = periodicity
    }

    private init(meanAutocorrelation: Double, meanNoiseToHarmonicsRatio: Double, meanHarmonicsToNoiseDecibels: Double) {
        self.meanAutocorrelation = meanAutocorrelation
        self.meanNoiseToHarmonicsRatio = meanNoiseToHarmonicsRatio
        self.meanHarmonicsToNoiseDecibels = meanHarmonicsToNoiseDecibels
    }

    /// The sums that the means are made of, frame by frame.
    struct Sums: Sendable {
        private var count = 0
        private var sum = (autocorrelation: 0.0, ratio: 0.0, decibels: 0.0)

        /// Takes the strength of a voiced frame.
        mutating func add(_ strength: Double) {
            let strength = max(1e-15, strength)
            count += 1
            sum.autocorrelation += strength
            sum.ratio += (1 - strength) / strength
            sum.decibels += Harmonicity.decibels(strength)
        }

        /// nil without a frame.
        var mean: VoicedPeriodicity? {
            guard count > 0 else { return nil }
            return VoicedPeriodicity(
                meanAutocorrelation: sum.autocorrelation / Double(count), meanNoiseToHarmonicsRatio: sum.ratio / Double(count),
                meanHarmonicsToNoiseDecibels: sum.decibels / Double(count))
        }
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
        try make(Array(samples), sampleRate: sampleRate, parameters: parameters, limits: limits)
    }

    /// The whole report of one voice.
    public static func make(
        _ samples: [Float], sampleRate: Double, parameters: PitchParameters = PitchParameters(), limits: PeriodLimits = PeriodLimits()
    ) throws -> VoiceReport {
        try samples.withUnsafeBufferPointer { try SpeechAnalysisError.check($0, sampleRate: sampleRate) }
        var analyzer = try VoiceReportAnalyzer(
            sampleRate: sampleRate, parameters: parameters, limits: limits, scale: SoundScale(samples), soundSampleCount: samples.count,
            decisionSeconds: .infinity, longestStretchSeconds: .infinity)
        // In pieces that stay in the cache.
        for start in stride(from: 0, to: samples.count, by: 32_768) {
            try analyzer.push(Array(samples[start..<min(samples.count, start + 32_768)]))
        }
        return try analyzer.finish()
    }
}
