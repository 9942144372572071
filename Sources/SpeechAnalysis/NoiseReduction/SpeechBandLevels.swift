#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The levels of a stretch's frames between 200 and 4,000 Hz, where most of speech lies.
///
/// Frames of 32 ms that overlap by half, under a Hann window.
struct SpeechBandLevels: Sendable {
    private static let frameSeconds = 0.032
    private static let band = 200.0...4_000

    /// Of each frame, in dB re an arbitrary level.
    let decibels: [Double]
    /// Samples from a frame to the next.
    let hop: Int
    private let sorted: [Double]

    /// - Parameter samples: finite.
    /// - Returns: nil for less than four frames' samples.
    init?(_ samples: [Float], sampleRate: Double) {
        let count = RealFFT<Float>.fastCount(from: Int(Self.frameSeconds * sampleRate))
        guard samples.count >= 4 * count else { return nil }
        let fft = RealFFT<Float>.shared(count: count)
        let window = WindowShape.hann.samples(count).map { Float($0) }
        let width = sampleRate / Double(count)
        let bins = Int((Self.band.lowerBound / width).rounded(.up))...max(1, min(count / 2, Int(Self.band.upperBound / width)))
        var (block, re, im, scratch): ([Float], [Float], [Float], [Float]) = (window, [], [], [])
        decibels = stride(from: 0, through: samples.count - count, by: count / 2).map { start in
            for n in 0..<count { block[n] = samples[start + n] * window[n] }
            fft.forward(block, re: &re, im: &im, scratch: &scratch)
            var power: Float = 1e-20
            for k in bins { power += re[k] * re[k] + im[k] * im[k] }
            return 10 * log10(Double(power))
        }
        sorted = decibels.sorted()
        hop = count / 2
    }

    /// The level that this share of the frames, 0..<1, is not above.
    func quantile(_ share: Double) -> Double { sorted[Int(share * Double(sorted.count))] }
}

/// Whether what is heard between words is a steady noise, such as a fan's, or comes and goes, as voices do.
public enum Background {
    /// How much the level of the quietest frames varies, in dB: from the quietest twentieth to the quietest 15 %.
    ///
    /// White noise gives 0.3 to 1 on stretches of some seconds, six voices at once 2 to 9.
    ///
    /// - Parameter samples: mono, −1…1, at `sampleRate` Hz.
    /// - Returns: nil for less than four frames of 32 ms.
    /// - Throws: `SpeechAnalysisError`: `.notFinite`, `.unsupportedSampleRate`.
    public static func variation(_ samples: [Float], sampleRate: Double) throws -> Double? {
        try SpeechAnalysisError.checkPiece(samples, startingAt: 0, sampleRate: sampleRate)
        return SpeechBandLevels(samples, sampleRate: sampleRate).map { $0.quantile(0.15) - $0.quantile(0.05) }
    }
}
