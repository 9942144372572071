#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The long-term average spectrum of a sound.
public struct Ltas: Sendable, Equatable {
    /// The width of a bin in Hz; bin i reaches from i · width to (i + 1) · width.
    public var bandwidthHz: Double

    /// Mean power density of each bin in dB/Hz re 2·10⁻⁵, as if samples were pascals; −300 for silence.
    public var decibels: [Double]

    /// The middle of a bin in Hz.
    public func frequencyHz(_ bin: Int) -> Double { (Double(bin) + 0.5) * bandwidthHz }

    /// The average over a band, of powers, in dB/Hz; `nil` if no bin has its middle in it.
    public func meanDecibels(_ band: Range<Double>) -> Double? {
        let inside = decibels.indices.filter { band.contains(frequencyHz($0)) }
        guard !inside.isEmpty else { return nil }
        return 10 * log10(inside.reduce(0) { $0 + pow(10, decibels[$1] / 10) } / Double(inside.count))
    }

    /// How much a high band lies above a low one, in dB: negative for voices. The usual bands are 0–1000 and 1000–4000 Hz.
    public func slope(low: Range<Double> = 0..<1_000, high: Range<Double> = 1_000..<4_000) -> Double? {
        guard let low = meanDecibels(low), let high = meanDecibels(high) else { return nil }
        return high - low
    }

    /// The moments of the average spectrum, by power; `nil` for silence. Coarser than those of `SoundSpectrum`, but of any length of sound.
    public func moments() -> SpectralMoments? {
        guard decibels.contains(where: { $0 > -300 }) else { return nil }
        let weights = decibels.map { pow(10, $0 / 10) }
        guard var moments = SpectralMoments(weights: weights, binWidthHz: bandwidthHz) else { return nil }
        moments.centreOfGravityHz += bandwidthHz / 2
        return moments
    }

    /// The average spectrum of a whole sound.
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1.
    ///   - bandwidth: of a bin, in Hz.
    /// - Throws: `SpeechAnalysisError`: `.tooShort` for less than two periods of the bandwidth, `.notFinite`, `.badParameter`,
    ///   `.unsupportedSampleRate`.
    public static func measure(_ samples: [Float], sampleRate: Double, bandwidth: Double = 100) throws -> Ltas {
        var analyzer = try LtasAnalyzer(sampleRate: sampleRate, bandwidth: bandwidth)
        for start in stride(from: 0, to: samples.count, by: 16_384) {
            try analyzer.push(Array(samples[start..<min(samples.count, start + 16_384)]))
        }
        return try analyzer.finish()
    }
}
