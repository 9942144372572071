/// What a voice in a recording is like: every measure with its unit, and what it was made with.
///
/// Measures of a sound, not of health: none is a diagnosis. What each one means is in `docs/analysis.md`.
public struct RecordingAnalysis: Codable, Equatable, Sendable {
    /// Raised whenever the same sound gives other values than before, so that results of older code are known as such.
    public static let currentVersion = 1

    /// The version of the code that made it.
    public let version: Int
    /// Of the sound, in seconds.
    public let durationSeconds: Double
    /// The rate that was analysed, in Hz: the recording's own within 8000 to 48,000.
    public let sampleRate: Double
    /// Channels that were read; all measures but the loudness are of their mean.
    public let channels: Int
    public let parameters: AnalysisParameters
    public let pitch: PitchMeasures
    public let intensity: IntensityMeasures
    public let loudness: LoudnessMeasures
    public let noise: NoiseMeasures
    public let formants: FormantMeasures
    public let voice: VoiceMeasures
    public let spectrum: SpectrumMeasures
    public let phrasing: PhrasingMeasures
    /// What the words tell, where there is a transcript.
    public internal(set) var words: WordMeasures?
}

/// How high the voice is and how it moves: autocorrelation (Boersma 1993), from all voiced frames.
public struct PitchMeasures: Codable, Equatable, Sendable {
    public let mean: Measure
    public let median: Measure
    public let standardDeviation: Measure
    public let minimum: Measure
    public let quantile10: Measure
    public let quantile25: Measure
    public let quantile75: Measure
    public let quantile90: Measure
    public let maximum: Measure
    /// From the lowest to the highest pitch; one wrong octave decides it.
    public let range: Measure
    /// From the 10 % to the 90 % quantile: a range that single errors do not move.
    public let middleRange: Measure
    /// How much pitch moves up and down in a second.
    public let slope: Measure
    /// The same with whole octaves taken off each movement.
    public let slopeWithoutOctaveJumps: Measure
    /// Frames that are voiced.
    public let voicedShare: Measure
}

/// Levels re 2·10⁻⁵, as if samples were pascals: only differences mean something.
public struct IntensityMeasures: Codable, Equatable, Sendable {
    /// Of the mean power.
    public let mean: Measure
    public let median: Measure
    public let quantile5: Measure
    public let quantile95: Measure
    public let maximum: Measure
    /// From the 5 % to the 95 % quantile.
    public let range: Measure
}

/// How loud the recording is for a listener: ITU-R BS.1770, EBU R128, of all channels that were read.
public struct LoudnessMeasures: Codable, Equatable, Sendable {
    public let integrated: Measure
    /// EBU Tech 3342.
    public let range: Measure
    public let maximumMomentary: Measure
    public let maximumShortTerm: Measure
    public let truePeak: Measure
}

/// How far speech stands above the steady noise under it.
public struct NoiseMeasures: Codable, Equatable, Sendable {
    public let signalToNoise: Measure
    public let noiseLevel: Measure
    /// The share of the sound in which something stood out of the noise.
    public let activeShare: Measure
}

/// The resonances of mouth and throat: Burg's method, of the frames in which the voice sounds.
public struct FormantMeasures: Codable, Equatable, Sendable {
    public let f1: FormantMeasure
    public let f2: FormantMeasure
    public let f3: FormantMeasure
}

/// One formant over the voiced frames that have it.
public struct FormantMeasure: Codable, Equatable, Sendable {
    public let mean: Measure
    public let median: Measure
    public let standardDeviation: Measure
    /// The median of its bandwidths.
    public let bandwidth: Measure
}

/// Praat's "Voice report": pitch by cross-correlation, the pulses found by it, and CPPS.
public struct VoiceMeasures: Codable, Equatable, Sendable {
    public let pulses: Measure
    public let meanPeriod: Measure
    public let jitterLocal: Measure
    public let jitterLocalAbsolute: Measure
    public let jitterRap: Measure
    public let jitterPpq5: Measure
    public let jitterDdp: Measure
    public let shimmerLocal: Measure
    public let shimmerLocalDecibels: Measure
    public let shimmerApq3: Measure
    public let shimmerApq5: Measure
    public let shimmerApq11: Measure
    public let shimmerDda: Measure
    /// The mean harmonics-to-noise ratio of all frames that are not silent.
    public let harmonicity: Measure
    public let meanAutocorrelation: Measure
    public let noiseToHarmonics: Measure
    /// The smoothed cepstral peak prominence.
    public let cpps: Measure
    /// How often the voice stops and goes on.
    public let voiceBreaks: Measure
    /// The share of the sound that these breaks take.
    public let voiceBreakShare: Measure
    /// Frames that are unvoiced by themselves.
    public let unvoicedShare: Measure
}

/// Where the sound's power lies: of the long-term average spectrum.
public struct SpectrumMeasures: Codable, Equatable, Sendable {
    public let centreOfGravity: Measure
    public let standardDeviation: Measure
    public let skewness: Measure
    public let kurtosis: Measure
    /// How much 1000–4000 Hz lie above 0–1000 Hz.
    public let slope: Measure
    public let bands: [SpectrumBand]
}

/// The average level of a band of frequencies.
public struct SpectrumBand: Codable, Equatable, Sendable {
    public let fromHz: Double
    public let toHz: Double
    /// Mean power density re 2·10⁻⁵, as if samples were pascals.
    public let level: Measure
}

/// How fast somebody speaks and with which pauses: de Jong & Wempe 2009; Grabe & Low 2002.
public struct PhrasingMeasures: Codable, Equatable, Sendable {
    public let syllables: Measure
    /// Syllables a second of the whole sound.
    public let speechRate: Measure
    /// Syllables a second of phonation.
    public let articulationRate: Measure
    public let meanSyllable: Measure
    /// The sound outside of silent pauses.
    public let phonationTime: Measure
    public let phonationShare: Measure
    /// Silent pauses between two stretches of speech; silence at the sound's ends is none.
    public let pauses: Measure
    public let pausesPerMinute: Measure
    public let meanPause: Measure
    public let longestPause: Measure
    public let pauseTime: Measure
    /// Unevenness of the times between syllables.
    public let npvi: Measure
}

/// What a transcript adds: reckoned when it is asked for, so that it is always of the words as they are.
public struct WordMeasures: Codable, Equatable, Sendable {
    public let words: Measure
    /// Words a minute of the whole sound.
    public let rate: Measure
    /// Words a minute of phonation.
    public let articulationRate: Measure
    /// "uh" and "um", as far as the engine wrote them down.
    public let filledPauses: Measure
    public let filledPausesPerMinute: Measure
    public let filledPauseTime: Measure
}
