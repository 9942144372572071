#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An estimate of how far speech stands above the steady noise under it.
///
/// From the powers of frames of 32 ms, in the manner of the NIST speech quality measure: the quietest twentieth are noise, and those
/// that stand 1 dB out of it are speech with noise. On recorded speech with white noise added it reads within about 2 dB of the
/// truth at 5 to 10 dB and up to 3 dB high at 0 dB; towards 20 dB the recording's own noise is what it finds. Other voices, music and whatever comes and goes count as speech,
/// and a sound without a pause has no noise to be found. Not an acoustical measurement.
public struct SignalToNoise: Sendable, Equatable {
    /// Mean power of the speech while somebody speaks over that of the noise, in dB; `nil` if nothing stands out of the noise.
    public var decibels: Double?

    /// Mean level of the noise in dB re full scale, not below −100.
    public var noiseDecibels: Double

    /// The share of the sound in which something stood out of the noise, 0…1.
    public var activeShare: Double

    private static let frameSeconds = 0.032
    private static let quietShare = 0.05
    /// What the quietest twentieth of white noise's frames lie below its mean.
    private static let quietBias = 1.1
    private static let activeRatio = 1.25
    private static let lowestNoise = 1e-10

    /// - Parameters:
    ///   - samples: mono, −1…1, at `sampleRate` Hz, at least 0.5 s.
    /// - Throws: `SpeechAnalysisError`: `.tooShort`, `.notFinite`, `.unsupportedSampleRate`.
    public static func estimate(_ samples: [Float], sampleRate: Double) throws -> SignalToNoise {
        try SpeechAnalysisError.checkPiece(samples, startingAt: 0, sampleRate: sampleRate)
        let seconds = Double(samples.count) / sampleRate
        guard seconds >= 0.5 else { throw SpeechAnalysisError.tooShort(presentSeconds: seconds, neededSeconds: 0.5) }
        return SignalToNoise(powers: framePowers(samples, Int(frameSeconds * sampleRate)))
    }

    private init(powers: [Double]) {
        let quiet = powers.sorted().prefix(max(1, Int(Double(powers.count) * Self.quietShare)))
        let noise = max(Self.lowestNoise, Self.quietBias * quiet.reduce(0, +) / Double(quiet.count))
        let active = powers.filter { $0 > Self.activeRatio * noise }
        let speech = active.reduce(0, +) / Double(max(1, active.count)) - noise
        decibels = speech > 0 ? 10 * log10(speech / noise) : nil
        noiseDecibels = 10 * log10(noise)
        activeShare = Double(active.count) / Double(powers.count)
    }

    /// The mean square of each frame about its mean; frames overlap by half.
    private static func framePowers(_ samples: [Float], _ length: Int) -> [Double] {
        stride(from: 0, through: samples.count - length, by: max(1, length / 2)).map { start in
            var (sum, squares) = (0.0, 0.0)
            for sample in samples[start..<start + length] {
                sum += Double(sample)
                squares += Double(sample) * Double(sample)
            }
            let mean = sum / Double(length)
            return max(0, squares / Double(length) - mean * mean)
        }
    }
}
