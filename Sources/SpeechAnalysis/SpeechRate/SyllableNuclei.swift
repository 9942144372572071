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

    var intensity: IntensityParameters {
        var parameters = IntensityParameters()
        parameters.minimumPitch = minimumPitch
        return parameters
    }

    var pitch: PitchParameters {
        var parameters = PitchParameters()
        parameters.pitchFloor = pitchFloor
        parameters.timeStep = pitchTimeStep
        return parameters
    }

    func checked() throws {
        let require = SpeechAnalysisError.require
        try require(peakAboveMedian.isFinite, "peakAboveMedian", peakAboveMedian, "finite")
        try require(minimumDip >= 0 && minimumDip.isFinite, "minimumDip", minimumDip, "0 dB or more")
    }
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
        try parameters.checked()
        return find(
            intensity: try Intensity.track(samples, sampleRate: sampleRate, parameters: parameters.intensity),
            pitch: try Pitch.track(samples, sampleRate: sampleRate, parameters: parameters.pitch), parameters: parameters)
    }

    /// The nuclei of a sound whose intensity and pitch are known.
    public static func find(
        intensity: IntensityTrack, pitch: PitchTrack, parameters: SyllableParameters = SyllableParameters()
    ) -> [SyllableNucleus] {
        let median = intensity.quantileDecibels(0.5)
        var finder = NucleusFinder(intensity.grid, parameters)
        return intensity.decibels.compactMap { finder.push($0, medianDecibels: median) }.filter { pitch.valueHz(at: $0.seconds) != nil }
    }
}

/// Finds peaks of intensity that a dip precedes, level by level.
struct NucleusFinder: Sendable {
    private let grid: FrameGrid
    private let parameters: SyllableParameters
    private var frame = 0
    /// The two levels before the one that is read.
    private var last = (before: Double.nan, at: Double.nan)
    /// The lowest level from the last peak, itself too, to the last frame.
    private var lowest = Double.infinity

    init(_ grid: FrameGrid, _ parameters: SyllableParameters) { (self.grid, self.parameters) = (grid, parameters) }

    /// No peak that is still to come lies before this.
    var earliestSeconds: Double { grid.seconds(max(0, frame - 1)) }

    /// Takes the level of the next frame.
    ///
    /// - Parameter medianDecibels: of the sound.
    /// - Returns: the frame before, if it is a peak; of a plateau, its first frame.
    mutating func push(_ decibels: Double, medianDecibels: Double) -> SyllableNucleus? {
        let (before, at) = last
        defer {
            last = (at, decibels)
            lowest = min(lowest, decibels)
            frame += 1
        }
        guard at > before, at >= decibels, at > medianDecibels + parameters.peakAboveMedian else { return nil }
        let dip = lowest
        lowest = at
        return at - dip >= parameters.minimumDip ? SyllableNucleus(seconds: grid.seconds(frame - 1), decibels: at) : nil
    }
}
