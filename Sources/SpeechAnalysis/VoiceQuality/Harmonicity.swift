#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The harmonics-to-noise ratio.
///
/// Boersma (1993): of a periodic sound with noise, the share of power that is periodic is the height r of the correlation's highest peak,
/// so that the ratio is 10 · log₁₀(r / (1 − r)) dB.
public enum Harmonicity {
    /// The harmonicity of a sound, once for each frame.
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1, finite.
    ///   - sampleRate: in Hz.
    ///   - method: cross-correlation follows a changing voice best; autocorrelation is less bothered by what is not periodic at once.
    /// - Throws: `SpeechAnalysisError`: `tooShort` with fewer samples than a window, `notFinite`, `unsupportedSampleRate`,
    ///   `badParameter`.
    public static func track(
        _ samples: UnsafeBufferPointer<Float>, sampleRate: Double, parameters: HarmonicityParameters? = nil,
        method: PitchParameters.Method = .crossCorrelation
    ) throws -> HarmonicityTrack {
        try SpeechAnalysisError.check(samples, sampleRate: sampleRate)
        let analysis = try CorrelationPitch(
            harmonicity: parameters ?? HarmonicityParameters(method), method, sampleRate: sampleRate)
        var search = try HarmonicitySearch(analysis, scale: SoundScale(samples), soundSampleCount: samples.count)
        let decibels = search.read(SoundPiece(samples: samples, firstIndex: 0), ended: true)
        return HarmonicityTrack(grid: search.reader.schedule.grid, decibels: decibels)
    }

    /// The harmonicity of a sound, once for each frame.
    public static func track(
        _ samples: [Float], sampleRate: Double, parameters: HarmonicityParameters? = nil,
        method: PitchParameters.Method = .crossCorrelation
    ) throws -> HarmonicityTrack {
        try samples.withUnsafeBufferPointer { try track($0, sampleRate: sampleRate, parameters: parameters, method: method) }
    }

    /// Limited to ±150 dB.
    static func decibels(_ strength: Double) -> Double {
        if strength < 1e-15 { return -150 }
        if strength > 1 - 1e-15 { return 150 }
        return 10 * log10(strength / (1 - strength))
    }
}
