/// Fundamental frequency.
///
/// Boersma, "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled sound" (1993).
/// Differs: as in Praat, sounds are not smoothed near the Nyquist frequency first, and candidates above the ceiling count as unvoiced
/// when the path is chosen; maxima are found on a grid of 1/64 sample with a parabola between.
public enum Pitch {
    /// The pitch of a sound.
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1, finite.
    ///   - sampleRate: in Hz.
    /// - Throws: `SpeechAnalysisError`: `tooShort` with fewer samples than a window (3 / `pitchFloor` seconds, 6 if very accurate; 2 for
    ///   cross-correlation), `notFinite`, `unsupportedSampleRate`, `badParameter`.
    public static func track(
        _ samples: UnsafeBufferPointer<Float>, sampleRate: Double, parameters: PitchParameters = PitchParameters(),
        method: PitchParameters.Method = .autocorrelation
    ) throws -> PitchTrack {
        try SpeechAnalysisError.check(samples, sampleRate: sampleRate)
        return try PitchTrack(samples, CorrelationPitch(parameters, method, sampleRate: sampleRate))
    }

    /// The pitch of a sound.
    public static func track(
        _ samples: [Float], sampleRate: Double, parameters: PitchParameters = PitchParameters(),
        method: PitchParameters.Method = .autocorrelation
    ) throws -> PitchTrack {
        try samples.withUnsafeBufferPointer { try track($0, sampleRate: sampleRate, parameters: parameters, method: method) }
    }
}
