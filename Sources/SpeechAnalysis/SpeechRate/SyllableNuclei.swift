/// What counts as the nucleus of a syllable.
public struct SyllableParameters: Sendable, Equatable {
    /// Hz; sets the window and the step of the intensity: 128 ms and 16 ms at 50 Hz.
    public var minimumPitch = 50.0
    /// How far above the sound's median intensity a peak must rise, in dB: 2, or 0 for filtered sound.
    public var peakAboveMedian = 2.0
    /// How deep the dip before a peak must be below it, in dB: 2, or 4 for filtered sound.
    public var minimumDip = 2.0
    /// Hz; sets the window of the pitch that tells voiced peaks: 100 ms at 30 Hz.
    public var pitchFloor = 30.0
    /// Seconds between values of that pitch.
    public var pitchTimeStep = 0.02

    public init() {}
}

/// The loudest moment of a syllable: usually its vowel.
public struct SyllableNucleus: Sendable, Equatable {
    public var seconds: Double
    /// Its level in dB re 2·10⁻⁵, as if samples were pascals.
    public var decibels: Double

    public init(seconds: Double, decibels: Double) {
        self.seconds = seconds
        self.decibels = decibels
    }
}

/// Counts syllables without a transcript.
///
/// De Jong & Wempe, "Praat script to detect syllable nuclei and measure speech rate automatically" (2009), by the paper's text: peaks of
/// intensity that rise above the median, that a dip precedes, and that are voiced. Written from the paper alone. A peak's dip is the
/// lowest level since the peak before it that rose above the median too, or since the beginning.
public enum SyllableNuclei {
    /// - Parameters:
    ///   - samples: mono, −1…1, at `sampleRate` Hz, at least 6.4 / `minimumPitch` and 3 / `pitchFloor` seconds long.
    /// - Throws: `SpeechAnalysisError`: `.tooShort`, `.notFinite`, `.badParameter`, `.unsupportedSampleRate`.
    public static func find(
        _ samples: [Float], sampleRate: Double, parameters: SyllableParameters = SyllableParameters()
    ) throws -> [SyllableNucleus] {
        var intensity = IntensityParameters()
        intensity.minimumPitch = parameters.minimumPitch
        var pitch = PitchParameters()
        pitch.pitchFloor = parameters.pitchFloor
        pitch.timeStep = parameters.pitchTimeStep
        return find(
            intensity: try Intensity.track(samples, sampleRate: sampleRate, parameters: intensity),
            pitch: try Pitch.track(samples, sampleRate: sampleRate, parameters: pitch), parameters: parameters)
    }

    /// The nuclei of a sound whose intensity and pitch are known.
    public static func find(
        intensity: IntensityTrack, pitch: PitchTrack, parameters: SyllableParameters = SyllableParameters()
    ) -> [SyllableNucleus] {
        let levels = intensity.decibels
        let threshold = intensity.quantileDecibels(0.5) + parameters.peakAboveMedian
        var nuclei: [SyllableNucleus] = []
        var lastPeak = 0
        for peak in peaks(levels) where levels[peak] > threshold {
            let dip = levels[lastPeak...peak].min() ?? levels[peak]
            lastPeak = peak
            guard levels[peak] - dip >= parameters.minimumDip else { continue }
            let seconds = intensity.grid.seconds(peak)
            if pitch.valueHz(at: seconds) != nil { nuclei.append(SyllableNucleus(seconds: seconds, decibels: levels[peak])) }
        }
        return nuclei
    }

    /// Frames that are higher than both neighbours; of a plateau, its first frame.
    private static func peaks(_ levels: [Double]) -> [Int] {
        guard levels.count >= 3 else { return [] }
        return (1..<levels.count - 1).filter { levels[$0] > levels[$0 - 1] && levels[$0] >= levels[$0 + 1] }
    }
}
