/// The level of a sound over time.
///
/// After the manual's definition of Praat's "Sound: To Intensity...": squares of the samples under a Kaiser window of β = 2π² + ½, whose
/// side lobes lie below −190 dB (Kaiser & Schafer 1980). Reckoned in `Float`, right to about 1e-5 dB.
public enum Intensity {
    /// The level of a sound, once for each frame.
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1, finite.
    ///   - sampleRate: in Hz.
    /// - Throws: `SpeechAnalysisError`: `tooShort` with less than 6.4 / `minimumPitch` seconds, `notFinite`, `unsupportedSampleRate`,
    ///   `badParameter`.
    public static func track(
        _ samples: UnsafeBufferPointer<Float>, sampleRate: Double, parameters: IntensityParameters = IntensityParameters()
    ) throws -> IntensityTrack {
        try SpeechAnalysisError.check(samples, sampleRate: sampleRate)
        try parameters.checked(sampleRate: sampleRate)
        let grid = try parameters.schedule(sampleRate: sampleRate, soundSampleCount: samples.count).grid
        let frames = IntensityFrames(parameters, sampleRate: sampleRate)
        let piece = SoundPiece(samples: samples, firstIndex: 0)
        return IntensityTrack(grid: grid, decibels: (0..<grid.count).map { frames.decibels(piece, grid, $0) })
    }

    /// The level of a sound, once for each frame.
    public static func track(
        _ samples: [Float], sampleRate: Double, parameters: IntensityParameters = IntensityParameters()
    ) throws -> IntensityTrack {
        try samples.withUnsafeBufferPointer { try track($0, sampleRate: sampleRate, parameters: parameters) }
    }
}
