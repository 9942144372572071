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

    private static let quietShare = 0.05
    /// What the quietest twentieth of white noise's frames lie below its mean.
    private static let quietBias = 1.1
    private static let activeRatio = 1.25
    private static let lowestNoise = 1e-10

    /// - Parameters:
    ///   - samples: mono, −1…1, at `sampleRate` Hz, at least 0.5 s.
    /// - Throws: `SpeechAnalysisError`: `.tooShort`, `.notFinite`, `.unsupportedSampleRate`.
    public static func estimate(_ samples: [Float], sampleRate: Double) throws -> SignalToNoise {
        var analyzer = try SignalToNoiseAnalyzer(sampleRate: sampleRate)
        try analyzer.push(samples)
        guard let estimate = analyzer.estimate else {
            let needed = SignalToNoiseAnalyzer.leastSeconds
            throw SpeechAnalysisError.tooShort(presentSeconds: Double(samples.count) / sampleRate, neededSeconds: needed)
        }
        return estimate
    }

    fileprivate init(powers: [Double]) {
        let quiet = powers.sorted().prefix(max(1, Int(Double(powers.count) * Self.quietShare)))
        let noise = max(Self.lowestNoise, Self.quietBias * quiet.reduce(0, +) / Double(quiet.count))
        var active = (power: 0.0, count: 0)
        for power in powers where power > Self.activeRatio * noise { active = (active.power + power, active.count + 1) }
        let speech = active.power / Double(max(1, active.count)) - noise
        decibels = speech > 0 ? 10 * log10(speech / noise) : nil
        noiseDecibels = 10 * log10(noise)
        activeShare = Double(active.count) / Double(powers.count)
    }
}

/// Estimates how far speech stands above the noise while the sound goes on; pieces of any size give the same estimate, bit for bit.
///
/// Keeps one number for each 16 ms: 1.8 MB an hour.
public struct SignalToNoiseAnalyzer: Sendable {
    /// Less sound than this has no estimate.
    public static let leastSeconds = 0.5
    private static let frameSeconds = 0.032

    private let sampleRate: Double
    private let length: Int
    private var samplesRead = 0
    private var pending: [Float] = []
    private var powers: [Double] = []

    /// - Parameters:
    ///   - sampleRate: in Hz.
    ///   - soundSampleCount: the samples of the whole sound, if known: room for its numbers is taken at once then.
    /// - Throws: `SpeechAnalysisError.unsupportedSampleRate`.
    public init(sampleRate: Double, soundSampleCount: Int? = nil) throws {
        try SpeechAnalysisError.checkPiece([], startingAt: 0, sampleRate: sampleRate)
        self.sampleRate = sampleRate
        length = Int(Self.frameSeconds * sampleRate)
        powers.reserveCapacity((soundSampleCount ?? 0) / max(1, length / 2))
    }

    /// Reads further samples.
    ///
    /// - Throws: `SpeechAnalysisError.notFinite`; nothing of this piece has been read then.
    public mutating func push(_ samples: [Float]) throws {
        try SpeechAnalysisError.checkFinite(samples, startingAt: samplesRead)
        samplesRead += samples.count
        pending += samples
        var start = 0
        while pending.count - start >= length {
            powers.append(Self.power(pending[start..<start + length]))
            start += max(1, length / 2)
        }
        pending.removeFirst(start)
    }

    /// The estimate of all that was read, to the last whole frame; nil before 0.5 s of it.
    public var estimate: SignalToNoise? {
        Double(samplesRead) / sampleRate >= Self.leastSeconds && !powers.isEmpty ? SignalToNoise(powers: powers) : nil
    }

    /// The mean square of a frame about its mean; frames overlap by half.
    private static func power(_ frame: ArraySlice<Float>) -> Double {
        var (sum, squares) = (0.0, 0.0)
        for sample in frame {
            sum += Double(sample)
            squares += Double(sample) * Double(sample)
        }
        let mean = sum / Double(frame.count)
        return max(0, squares / Double(frame.count) - mean * mean)
    }
}
