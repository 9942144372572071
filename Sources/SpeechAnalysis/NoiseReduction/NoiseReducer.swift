#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How noise is taken away.
public struct NoiseReductionParameters: Sendable, Equatable {
    /// The most that a bin is lowered by, in dB: what is left hides the musical tones that a deeper cut would leave.
    public var maximumReduction = 12.0
    /// How much of a frame's signal-to-noise ratio is taken over from the frame before, 0 to 0.999: more is smoother and slower.
    public var inertia = 0.94

    public init() {}

    func check() throws {
        let require = SpeechAnalysisError.require
        try require((0...60).contains(maximumReduction), "maximumReduction", maximumReduction, "0 to 60 dB")
        try require((0...0.999).contains(inertia), "inertia", inertia, "0 to 0.999")
    }
}

/// Lowers steady noise under speech, streaming; pieces of any size give the same samples, bit for bit.
///
/// A Wiener filter for each bin of frames of 32 ms, with the decision-directed signal-to-noise ratio of Ephraim & Malah, "Speech
/// enhancement using a minimum mean-square error short-time spectral amplitude estimator" (1984), and a noise estimate that looks 0.5 s
/// ahead (`MinimumStatistics`). The output has the input's length and place in time; it lags behind by about 0.55 s while it streams. Meant
/// for ears and recognisers: measures of a voice belong on the sound as it was recorded.
public struct NoiseReducer: Sendable {
    private static let frameSeconds = 0.032
    private static let lookaheadFrames = 32

    private let sampleRate: Double
    private let floorGain: Float
    private let inertia: Float
    private let window: [Float]
    private let fft: RealFFT<Float>

    private var samplesRead = 0
    private var samplesWritten = 0
    private var pending: [Float]
    private var noise = MinimumStatistics()
    private var waiting: [Frame] = []
    /// Last frame's cleaned power over its noise.
    private var lastRatio: [Float]
    private var overlap: [Float]
    private var block: [Float]
    private var scratch: [Float] = []

    private struct Frame: Sendable {
        var re: [Float]
        var im: [Float]
    }

    /// - Throws: `SpeechAnalysisError`: `.badParameter`, `.unsupportedSampleRate`.
    public init(sampleRate: Double, parameters: NoiseReductionParameters = NoiseReductionParameters()) throws {
        try SpeechAnalysisError.checkPiece([], startingAt: 0, sampleRate: sampleRate)
        try parameters.check()
        self.sampleRate = sampleRate
        floorGain = Float(pow(10, -parameters.maximumReduction / 20))
        inertia = Float(parameters.inertia)
        var count = 16
        while Double(count) < Self.frameSeconds * sampleRate * 0.75 { count *= 2 }
        fft = RealFFT.shared(count: count)
        // Its squares add up to one at an overlap of one half, once for taking apart and once for putting together.
        window = (0..<count).map { Float(sin(.pi * (Double($0) + 0.5) / Double(count))) }
        pending = [Float](repeating: 0, count: count / 2)
        lastRatio = [Float](repeating: 0, count: count / 2 + 1)
        overlap = [Float](repeating: 0, count: count)
        block = overlap
    }

    /// Cleans a whole sound.
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1, at `sampleRate` Hz; any length.
    /// - Returns: as many samples.
    /// - Throws: `SpeechAnalysisError`: `.notFinite`, `.badParameter`, `.unsupportedSampleRate`.
    public static func reduce(
        _ samples: [Float], sampleRate: Double, parameters: NoiseReductionParameters = NoiseReductionParameters()
    ) throws -> [Float] {
        var reducer = try NoiseReducer(sampleRate: sampleRate, parameters: parameters)
        var output: [Float] = []
        output.reserveCapacity(samples.count)
        for start in stride(from: 0, to: samples.count, by: 16_384) {
            try reducer.push(Array(samples[start..<min(samples.count, start + 16_384)]), into: &output)
        }
        reducer.finish(into: &output)
        return output
    }

    /// Reads further samples and appends what is ready.
    ///
    /// - Throws: `SpeechAnalysisError.notFinite`; nothing of this piece has been read then.
    public mutating func push(_ samples: [Float], into output: inout [Float]) throws {
        try SpeechAnalysisError.checkPiece(samples, startingAt: samplesRead, sampleRate: sampleRate)
        samplesRead += samples.count
        pending.append(contentsOf: samples)
        takeFrames(&output)
    }

    /// Appends the rest: as many samples come out as went in. The reducer is used up then.
    public mutating func finish(into output: inout [Float]) {
        guard samplesRead > 0 else { return }
        pending.append(contentsOf: repeatElement(0, count: 2 * window.count))
        takeFrames(&output)
        for frame in waiting { write(frame, &output) }
        waiting = []
    }

    private mutating func takeFrames(_ output: inout [Float]) {
        var start = 0
        while pending.count - start >= window.count {
            for i in block.indices { block[i] = pending[start + i] * window[i] }
            var frame = Frame(re: [], im: [])
            fft.forward(block, re: &frame.re, im: &frame.im, scratch: &scratch)
            noise.push(frame.re.indices.map { frame.re[$0] * frame.re[$0] + frame.im[$0] * frame.im[$0] })
            waiting.append(frame)
            if waiting.count > Self.lookaheadFrames { write(waiting.removeFirst(), &output) }
            start += window.count / 2
        }
        pending.removeFirst(start)
    }

    /// Cleans a frame and appends the half of it that no later frame adds to.
    private mutating func write(_ frame: Frame, _ output: inout [Float]) {
        var frame = frame
        lower(&frame)
        fft.inverse(re: frame.re, im: frame.im, samples: &block, scratch: &scratch)
        let (half, scale) = (window.count / 2, 1 / Float(window.count))
        for i in block.indices { overlap[i] += block[i] * window[i] * scale }
        // The first half window is the silence that was put before the sound.
        let first = samplesWritten == 0 ? half : 0
        samplesWritten += half
        let due = min(half, samplesRead + half - (samplesWritten - half))
        if due > first { output.append(contentsOf: overlap[first..<due]) }
        overlap.replaceSubrange(0..<half, with: overlap[half...])
        for i in half..<overlap.count { overlap[i] = 0 }
    }

    private mutating func lower(_ frame: inout Frame) {
        for k in frame.re.indices {
            let power = frame.re[k] * frame.re[k] + frame.im[k] * frame.im[k]
            // Noise below what 24 bits can hold is none.
            let ratio = power / max(noise.noise[k], 1e-12)
            let clean = inertia * lastRatio[k] + (1 - inertia) * max(0, ratio - 1)
            let gain = max(floorGain, clean / (1 + clean))
            lastRatio[k] = gain * gain * ratio
            frame.re[k] *= gain
            frame.im[k] *= gain
        }
    }
}

extension NoiseReducer: StreamingAnalyzer {
    /// The frames that the noise estimate looks ahead, and the one that is being filled.
    public var latencySeconds: Double { Double((Self.lookaheadFrames + 2) * window.count / 2) / sampleRate }

    /// Reads further samples.
    ///
    /// - Returns: the cleaned samples that are ready.
    public mutating func push(_ samples: [Float]) throws -> [Float] {
        var output: [Float] = []
        try push(samples, into: &output)
        return output
    }

    public mutating func finish() -> [Float] {
        var output: [Float] = []
        finish(into: &output)
        return output
    }
}
