/// How far the cepstrum's peak stands above its trend: the more regular a voice, the further.
///
/// Hillenbrand, Cleveland & Erickson, "Acoustic correlates of breathy vocal quality" (1994); smoothed over time and quefrency after
/// Hillenbrand & Houde (1996), as Maryn & Weenink (2015) describe it. Differs: no trend is taken off before smoothing.
public enum CepstralPeakProminence {
    /// The smoothed cepstral peak prominence (CPPS) of a sound: the mean over its frames, in decibels.
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1, finite.
    ///   - sampleRate: in Hz.
    /// - Throws: `SpeechAnalysisError`: `tooShort` with less than 6 / `pitchFloor` seconds, `notFinite`, `unsupportedSampleRate`,
    ///   `badParameter`.
    public static func smoothed(
        _ samples: UnsafeBufferPointer<Float>, sampleRate: Double, parameters: CepstralParameters = CepstralParameters()
    ) throws -> Double {
        var analyzer = try CepstralProminenceAnalyzer(
            sampleRate: sampleRate, parameters: parameters, soundSampleCount: samples.count)
        // In pieces that stay in the cache.
        var (sum, count) = (0.0, 0)
        func add(_ frames: [CepstralFrame]) {
            for frame in frames { sum += frame.prominenceDecibels }
            count += frames.count
        }
        for start in stride(from: 0, to: samples.count, by: 32_768) {
            add(try analyzer.push(Array(samples[start..<min(samples.count, start + 32_768)])))
        }
        add(analyzer.finish())
        return sum / Double(count)
    }

    /// The smoothed cepstral peak prominence of a sound.
    public static func smoothed(
        _ samples: [Float], sampleRate: Double, parameters: CepstralParameters = CepstralParameters()
    ) throws -> Double {
        try samples.withUnsafeBufferPointer { try smoothed($0, sampleRate: sampleRate, parameters: parameters) }
    }
}
