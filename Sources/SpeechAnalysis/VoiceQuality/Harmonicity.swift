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
        let parameters = parameters ?? HarmonicityParameters(method)
        try SpeechAnalysisError.check(samples, sampleRate: sampleRate)
        try parameters.checked(sampleRate: sampleRate)
        let pitch = parameters.pitchParameters(sampleRate: sampleRate)
        switch method {
        case .crossCorrelation:
            return try strongest(
                samples, CorrelationPitch(crossCorrelation: pitch, sampleRate: sampleRate, periodsPerWindow: parameters.periodsPerWindow))
        case .autocorrelation:
            return try strongest(
                samples, CorrelationPitch(gaussian: pitch, sampleRate: sampleRate, periodsPerWindow: parameters.periodsPerWindow))
        }
    }

    /// The harmonicity of a sound, once for each frame.
    public static func track(
        _ samples: [Float], sampleRate: Double, parameters: HarmonicityParameters? = nil,
        method: PitchParameters.Method = .crossCorrelation
    ) throws -> HarmonicityTrack {
        try samples.withUnsafeBufferPointer { try track($0, sampleRate: sampleRate, parameters: parameters, method: method) }
    }

    private static func strongest<Frames>(
        _ samples: UnsafeBufferPointer<Float>, _ analysis: CorrelationPitch<Frames>
    ) throws -> HarmonicityTrack {
        let path = PitchPath(analysis.parameters, stepSeconds: analysis.stepSeconds)
        var finder = CandidateFinder(analysis.parameters, sampleRate: analysis.sampleRate, interpolator: .deep)
        var decibels: [Double?] = []
        let grid = try analysis.forEachFrame(samples) { curve, intensity in
            let strength = finder.strongest(curve, lagEnd: analysis.frames.lagEnd)
            decibels.append(strength > path.unvoicedStrength(intensity) ? Self.decibels(strength) : nil)
        }
        return HarmonicityTrack(grid: grid, decibels: decibels)
    }

    /// Limited to ±150 dB.
    static func decibels(_ strength: Double) -> Double {
        if strength < 1e-15 { return -150 }
        if strength > 1 - 1e-15 { return 150 }
        return 10 * log10(strength / (1 - strength))
    }
}
