/// Makes a spectrogram frame by frame; pieces of any size give the same frames, bit for bit.
///
/// As Praat's manual describes "Sound: To Spectrogram…": a Gaussian window twice as long as its effective length, a transform long
/// enough for the frequency step, neighbouring transform bins averaged to come as near to the step as possible. A frame comes when the
/// sound reaches the end of the window of the seventh one after it at the latest. Reckoned in `Float`: bins 100 dB below the largest of
/// eight neighbouring frames are right within 0.1 dB.
public struct SpectrogramAnalyzer: Sendable {
    public let frequencyStepHz: Double
    public let lowestFrequencyHz: Double
    public let binCount: Int

    private let transformBinsPerBin: Int
    private let scale: Float
    private var queue: FrameQueue
    private var frames: FramePower
    private var power: [FramePower.Lanes]

    /// - Parameters:
    ///   - sampleRate: in Hz.
    ///   - soundSampleCount: the samples of the whole sound, if known: frames are centred in it then, as Praat's are.
    /// - Throws: `SpeechAnalysisError`: `.badParameter`, `.unsupportedSampleRate`, `.tooShort` if the sound is known to be.
    public init(
        sampleRate: Double, parameters: SpectrogramParameters = SpectrogramParameters(), soundSampleCount: Int? = nil
    ) throws {
        try parameters.check()
        queue = try FrameQueue(
            sampleRate: sampleRate, windowSeconds: 2 * parameters.windowLength, stepSeconds: parameters.effectiveTimeStep,
            soundSampleCount: soundSampleCount, anchor: .middle)
        try SpeechAnalysisError.require(queue.windowCount >= 4, "windowLength", parameters.windowLength, "at least two samples long")
        let step = parameters.effectiveFrequencyStep
        var transform = 8
        while transform < queue.windowCount || Double(transform) < sampleRate / step { transform *= 2 }
        try SpeechAnalysisError.require(transform <= 1 << 22, "frequencyStep", parameters.frequencyStep, "less fine")
        let width = sampleRate / Double(transform)
        transformBinsPerBin = max(1, Int(step / width))
        frequencyStepHz = width * Double(transformBinsPerBin)
        lowestFrequencyHz = 0.5 * (frequencyStepHz - width)
        binCount = max(1, Int(min(parameters.maximumFrequency, sampleRate / 2) / frequencyStepHz))
        let window = WindowShape.gaussian.samples(queue.windowCount)
        scale = Float(1 / window.reduce(0) { $0 + $1 * $1 } / Double(transformBinsPerBin))
        frames = FramePower(window: window, fftCount: transform)
        power = [FramePower.Lanes](repeating: FramePower.Lanes(repeating: 0), count: 2 * binCount * transformBinsPerBin)
    }

    /// Where the frames lie; without a known length there is no end to them.
    public var grid: FrameGrid { queue.grid }

    /// Reads further samples and appends the frames that they complete, `binCount` values each, as in `Spectrogram.power`.
    ///
    /// - Throws: `SpeechAnalysisError.notFinite`; nothing of this piece has been read then.
    public mutating func push(_ samples: [Float], into output: inout [Float]) throws {
        try queue.push(samples)
        analyze(atEnd: false, &output)
    }

    /// Appends the frames that still waited. The analyser is used up then.
    public mutating func finish(into output: inout [Float]) { analyze(atEnd: true, &output) }

    private mutating func analyze(atEnd: Bool, _ output: inout [Float]) {
        while let group = queue.next(atEnd: atEnd) {
            frames.measure(queue.pending, group.starts, into: &power)
            append(group.count, &output)
        }
        queue.trim()
    }

    private func append(_ count: Int, _ output: inout [Float]) {
        let first = output.count
        output.append(contentsOf: repeatElement(0, count: count * binCount))
        output.withUnsafeMutableBytes { output in
            power.withUnsafeBufferPointer { power in
                for half in 0..<2 where count > 4 * half {
                    let place: Int = 4 * (first + 4 * half * binCount)
                    let bins = UnsafeMutableRawBufferPointer(rebasing: output[place...])
                    let lanes: Int = min(4, count - 4 * half)
                    if lanes == 4 { store(power, half, bins) } else { store(power, half, lanes, bins) }
                }
            }
        }
    }

    /// Four frames, one after the other.
    private func store(_ power: UnsafeBufferPointer<FramePower.Lanes>, _ half: Int, _ output: UnsafeMutableRawBufferPointer) {
        let whole = binCount / 4 * 4
        for bin in stride(from: 0, to: whole, by: 4) {
            let block = LaneBlock(
                mean(power, bin, half), mean(power, bin + 1, half), mean(power, bin + 2, half), mean(power, bin + 3, half)
            ).transposed
            output.storeBytes(of: block.a, toByteOffset: 4 * bin, as: FramePower.Lanes.self)
            output.storeBytes(of: block.b, toByteOffset: 4 * (bin + binCount), as: FramePower.Lanes.self)
            output.storeBytes(of: block.c, toByteOffset: 4 * (bin + 2 * binCount), as: FramePower.Lanes.self)
            output.storeBytes(of: block.d, toByteOffset: 4 * (bin + 3 * binCount), as: FramePower.Lanes.self)
        }
        store(power, half, 4, output, from: whole)
    }

    private func store(
        _ power: UnsafeBufferPointer<FramePower.Lanes>, _ half: Int, _ lanes: Int, _ output: UnsafeMutableRawBufferPointer,
        from first: Int = 0
    ) {
        for bin in first..<binCount {
            let bins = mean(power, bin, half)
            for lane in 0..<lanes { output.storeBytes(of: bins[lane], toByteOffset: 4 * (lane * binCount + bin), as: Float.self) }
        }
    }

    /// The power of a bin in four of the frames.
    @inline(__always)
    private func mean(_ power: UnsafeBufferPointer<FramePower.Lanes>, _ bin: Int, _ half: Int) -> FramePower.Lanes {
        var sum = FramePower.Lanes(repeating: 0)
        for k in bin * transformBinsPerBin..<(bin + 1) * transformBinsPerBin { sum += power[2 * k + half] }
        return sum * scale
    }
}

extension SpectrogramAnalyzer: StreamingAnalyzer {
    public var latencySeconds: Double { queue.latencySeconds }

    /// Reads further samples.
    ///
    /// - Returns: the frames that they complete, `binCount` values each, as in `Spectrogram.power`.
    public mutating func push(_ samples: [Float]) throws -> [[Float]] {
        var power: [Float] = []
        try push(samples, into: &power)
        return power.inFrames(of: binCount)
    }

    public mutating func finish() -> [[Float]] {
        var power: [Float] = []
        finish(into: &power)
        return power.inFrames(of: binCount)
    }
}

extension [Float] {
    /// Cut into frames of so many values.
    func inFrames(of count: Int) -> [[Float]] { stride(from: 0, to: self.count, by: count).map { Array(self[$0..<$0 + count]) } }
}
