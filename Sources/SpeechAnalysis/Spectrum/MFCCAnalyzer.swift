#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Makes mel-frequency cepstral coefficients frame by frame; pieces of any size give the same values, bit for bit.
///
/// Davis & Mermelstein (1980): c[k] = Σ dB[j] · cos(πk(j − ½) / n) over the n filters, not scaled, with levels in dB re 2·10⁻⁵ as if samples
/// were pascals, which is Praat's convention too. Differs: a filter without any power reads −100 dB, so that silence stays finite.
public struct MFCCAnalyzer: Sendable {
    private static let lowestDecibels: Float = -100

    /// c0 and the coefficients after it.
    public let valuesPerFrame: Int

    private let bank: MelFilterBank
    private let scale: Float
    /// For each value, the factor of each filter.
    private let cosines: [[Float]]
    private var queue: FrameQueue
    private var frames: FramePower
    private var power: [FramePower.Lanes]
    private var levels: [FramePower.Lanes]

    /// - Parameters:
    ///   - sampleRate: in Hz.
    ///   - soundSampleCount: the samples of the whole sound, if known: frames are centred in it then, as Praat's are.
    /// - Throws: `SpeechAnalysisError`: `.badParameter`, `.unsupportedSampleRate`, `.tooShort` if the sound is known to be.
    public init(sampleRate: Double, parameters: MFCCParameters = MFCCParameters(), soundSampleCount: Int? = nil) throws {
        try parameters.check()
        queue = try FrameQueue(
            sampleRate: sampleRate, windowSeconds: 2 * parameters.windowLength, stepSeconds: parameters.timeStep,
            soundSampleCount: soundSampleCount, anchor: .start)
        var transform = 8
        while transform < queue.windowCount { transform *= 2 }
        let width = sampleRate / Double(transform)
        let window = Self.window(queue.windowCount)
        scale = Float(2 * width / (sampleRate * window.reduce(0) { $0 + $1 * $1 }) / 4e-10)
        frames = FramePower(window: window, fftCount: transform)
        bank = MelFilterBank(
            firstMel: parameters.firstFilterFrequency, distanceMel: parameters.distanceBetweenFilters,
            maximumMel: parameters.maximumFrequency, sampleRate: sampleRate, binCount: transform / 2 + 1, binWidthHz: width)
        let filters = bank.centresMel.count
        try SpeechAnalysisError.require(filters >= 2, "distanceBetweenFilters", parameters.distanceBetweenFilters, "such that two fit")
        valuesPerFrame = min(parameters.numberOfCoefficients, filters - 1) + 1
        cosines = (0..<valuesPerFrame).map { k in
            (0..<filters).map { Float(cos(.pi * Double(k) * (Double($0) + 0.5) / Double(filters))) }
        }
        power = [FramePower.Lanes](repeating: FramePower.Lanes(repeating: 0), count: 2 * (transform / 2 + 1))
        levels = [FramePower.Lanes](repeating: FramePower.Lanes(repeating: 0), count: 2 * filters)
    }

    /// The Gaussian whose zeros lie one sample outside of the window.
    private static func window(_ count: Int) -> [Double] {
        (1...count).map { WindowShape.gaussian.value(at: Double(2 * $0) / Double(count + 1) - 1) }
    }

    /// Where the frames lie; without a known length there is no end to them.
    public var grid: FrameGrid { queue.grid }

    /// Reads further samples and appends the values of the frames that they complete.
    ///
    /// - Throws: `SpeechAnalysisError.notFinite`; nothing of this piece has been read then.
    public mutating func push(_ samples: [Float], into output: inout [Float]) throws {
        try queue.push(samples)
        analyze(atEnd: false, &output)
    }

    /// Appends the values of the frames that still waited. The analyser is used up then.
    public mutating func finish(into output: inout [Float]) { analyze(atEnd: true, &output) }

    private mutating func analyze(atEnd: Bool, _ output: inout [Float]) {
        while let group = queue.next(atEnd: atEnd) {
            frames.measure(queue.pending, group.starts, into: &power)
            measureLevels(group.count)
            append(group.count, &output)
        }
        queue.trim()
    }

    private mutating func measureLevels(_ count: Int) {
        for filter in 0..<levels.count / 2 {
            let (first, weights) = (bank.firstBins[filter], bank.weights[filter])
            var (sum, otherSum) = (FramePower.Lanes.zero, FramePower.Lanes.zero)
            for i in weights.indices {
                sum += power[2 * (first + i)] * weights[i]
                otherSum += power[2 * (first + i) + 1] * weights[i]
            }
            levels[2 * filter] = decibels(sum * scale, min(4, count))
            levels[2 * filter + 1] = decibels(otherSum * scale, count - 4)
        }
    }

    private func decibels(_ power: FramePower.Lanes, _ count: Int) -> FramePower.Lanes {
        var levels = FramePower.Lanes.zero
        for lane in 0..<max(0, count) { levels[lane] = max(Self.lowestDecibels, 10 * log10f(power[lane])) }
        return levels
    }

    private func append(_ count: Int, _ output: inout [Float]) {
        let first = output.count
        output.append(contentsOf: repeatElement(0, count: count * valuesPerFrame))
        for (k, factors) in cosines.enumerated() {
            var (sum, otherSum) = (FramePower.Lanes.zero, FramePower.Lanes.zero)
            for filter in factors.indices {
                sum += levels[2 * filter] * factors[filter]
                otherSum += levels[2 * filter + 1] * factors[filter]
            }
            for frame in 0..<count { output[first + frame * valuesPerFrame + k] = frame < 4 ? sum[frame] : otherSum[frame - 4] }
        }
    }
}

extension MFCCAnalyzer: StreamingAnalyzer {
    public var latencySeconds: Double { queue.latencySeconds }

    /// Reads further samples.
    ///
    /// - Returns: the frames that they complete, `valuesPerFrame` values each.
    public mutating func push(_ samples: [Float]) throws -> [[Float]] {
        var values: [Float] = []
        try push(samples, into: &values)
        return values.inFrames(of: valuesPerFrame)
    }

    public mutating func finish() -> [[Float]] {
        var values: [Float] = []
        finish(into: &values)
        return values.inFrames(of: valuesPerFrame)
    }
}
