#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds formants frame by frame: linear prediction by Burg's method of the sound, resampled to twice the formant ceiling and
/// pre-emphasised, and the frequencies and bandwidths of the poles.
///
/// As Praat's manual describes "Sound: To Formant (burg)…": a Gaussian window twice as long as its effective length, two poles a formant,
/// and poles within 50 Hz of 0 and of the ceiling left out. Pieces of any size give the same formants, bit for bit. A frame comes when
/// the sound reaches `lookahead` beyond its window, plus what is left of a block of the resampler (up to 4 s at 16 kHz with the default
/// of 1 s): four frames go side by side. Differs: roots by Aberth's method instead of eigenvalues, and a resampler that streams.
public struct FormantAnalyzer: StreamingAnalyzer {
    private static let laneCount = BurgPredictor.Lanes.scalarCount
    /// Poles nearer than this to 0 Hz and to the ceiling are not formants (Praat's manual).
    private static let safetyMargin = 50.0

    /// What formants are sought with.
    public let parameters: FormantParameters

    /// Where the frames lie; without a known length there is no end to them.
    public let grid: FrameGrid

    /// Samples of the sound read so far.
    public private(set) var samplesRead = 0

    private let sampleRate: Double
    private let rate: Double
    private let window: [Double]
    private let preEmphasis: Double

    private var silence: SilentStretches
    private var resampler: BandLimitedResampler
    /// Resampled and pre-emphasised; `firstIndex` is the place of the first of them in the resampled sound.
    private var pending: [Double] = []
    private var firstIndex = 0
    private var lastSample = 0.0
    private var resampled: [Float] = []
    private var frameCount = 0

    private var lanes: [BurgPredictor.Lanes]
    private var predictor: BurgPredictor
    private var coefficients: [BurgPredictor.Lanes]
    private var polynomial: [BurgPredictor.Lanes]
    private var roots: PolynomialRoots

    /// - Parameters:
    ///   - sampleRate: in Hz, 1,000 to 768,000.
    ///   - soundSampleCount: the samples of the whole sound, if that is known: frames are then centred in the sound, as Praat's are;
    ///     otherwise the first one begins with the sound.
    /// - Throws: `SpeechAnalysisError`: `.badParameter`; `.tooShort` when the whole sound is known to be shorter than a window.
    public init(
        sampleRate: Double, parameters: FormantParameters = FormantParameters(), soundSampleCount: Int? = nil
    ) throws {
        try SpeechAnalysisError.checkPiece([], startingAt: 0, sampleRate: sampleRate)
        try parameters.check()
        self.parameters = parameters
        self.sampleRate = sampleRate
        rate = 2 * parameters.formantCeiling
        let physical = 2 * parameters.windowLength
        grid = try Self.grid(soundSampleCount.map { Double($0) / sampleRate }, physical, parameters)
        window = WindowShape.gaussian.samples(Int((physical * rate).rounded(.down)))
        preEmphasis = parameters.preEmphasisFrom > 0 ? exp(-2 * .pi * parameters.preEmphasisFrom / rate) : 0
        silence = SilentStretches(shortest: Int((physical * sampleRate).rounded(.down)))
        resampler = BandLimitedResampler(
            inputRate: sampleRate, outputRate: rate, inputCount: soundSampleCount, lookahead: parameters.lookahead)
        let order = parameters.order
        lanes = [BurgPredictor.Lanes](repeating: .zero, count: window.count)
        predictor = BurgPredictor(order: order, count: window.count)
        coefficients = [BurgPredictor.Lanes](repeating: .zero, count: order)
        polynomial = coefficients
        roots = PolynomialRoots(degree: order)
    }

    /// Where the first frame lies, and how many fit into the sound.
    private static func grid(
        _ seconds: Double?, _ window: Double, _ parameters: FormantParameters
    ) throws -> FrameGrid {
        guard let seconds else { return FrameGrid(startSeconds: window / 2, stepSeconds: parameters.step, count: .max) }
        guard seconds >= window else { throw SpeechAnalysisError.tooShort(presentSeconds: seconds, neededSeconds: window) }
        // Praat counts the frames of the resampled sound, whose length is whole samples times the rounded inverse of the rate: a sound
        // into which the frames fit exactly has one less.
        let rate = 2 * parameters.formantCeiling
        let resampled = (seconds * rate).rounded() * (1 / rate)
        let count = max(1, Int(((resampled - window) / parameters.step).rounded(.down)) + 1)
        let start = seconds / 2 - Double(count - 1) / 2 * parameters.step
        return FrameGrid(startSeconds: start, stepSeconds: parameters.step, count: count)
    }

    public var latencySeconds: Double {
        let group = Double(Self.laneCount - 1) * parameters.step
        return parameters.windowLength + group + Double(resampler.latencySamples) / sampleRate + 2 / rate
    }

    /// Reads further samples; returns the frames that they complete.
    ///
    /// - Throws: `SpeechAnalysisError.notFinite`; nothing of this piece has been read then.
    public mutating func push(_ samples: [Float]) throws -> [[Formant]] {
        try SpeechAnalysisError.checkPiece(samples, startingAt: samplesRead, sampleRate: sampleRate)
        samplesRead += samples.count
        silence.push(samples)
        resampled.removeAll(keepingCapacity: true)
        resampler.push(samples, into: &resampled)
        return read(atEnd: false)
    }

    /// Returns the frames that still waited. The analyser is used up then.
    public mutating func finish() -> [[Formant]] {
        resampled.removeAll(keepingCapacity: true)
        resampler.finish(into: &resampled)
        return read(atEnd: true)
    }

    private mutating func read(atEnd: Bool) -> [[Formant]] {
        emphasize()
        var frames: [[Formant]] = []
        while let count = nextGroup(atEnd) { frames += analyze(count) }
        let done = min(max(0, firstSample(frameCount) - firstIndex), pending.count)
        pending.removeFirst(done)
        firstIndex += done
        return frames
    }

    /// Moves what was resampled to `pending`, pre-emphasised.
    private mutating func emphasize() {
        let start = pending.count
        pending.append(contentsOf: repeatElement(0, count: resampled.count))
        for i in resampled.indices {
            let sample = Double(resampled[i])
            pending[start + i] = sample - preEmphasis * lastSample
            lastSample = sample
        }
    }

    /// How many frames can be done at once now; `nil` when there is nothing to do.
    private func nextGroup(_ atEnd: Bool) -> Int? {
        var count = min(Self.laneCount, grid.count - frameCount)
        let full = count
        // At the end of a sound whose rounding left it a sample short, the window reaches over the end by that sample.
        let slack = atEnd && grid.count != .max ? 2 : 0
        while count > 0, firstSample(frameCount + count - 1) + window.count > firstIndex + pending.count + slack { count -= 1 }
        return count == 0 || (count < full && !atEnd) ? nil : count
    }

    /// Where a frame's window begins in the resampled sound.
    private func firstSample(_ frame: Int) -> Int {
        let centre = grid.seconds(frame) * rate
        return max(0, Int((centre - Double(window.count) / 2).rounded()))
    }

    private mutating func analyze(_ count: Int) -> [[Formant]] {
        loadLanes(count)
        let silent = (frameCount..<frameCount + count).map { silence.cover(span($0)) }
        frameCount += count
        predictor.predict(lanes, into: &coefficients)
        let order = coefficients.count
        for i in 0..<order { polynomial[order - 1 - i] = -coefficients[i] }
        roots.find(polynomial)
        return (0..<count).map { lane in
            // All coefficients of a frame without anything are zero, and so are its roots.
            silent[lane] || coefficients[0][lane] == 0 && coefficients[order - 1][lane] == 0 ? [] : formants(lane)
        }
    }

    /// The samples of the sound, as it came, that lie in a frame's window: no fewer than a window holds.
    private func span(_ frame: Int) -> Range<Int> {
        let (middle, half) = (grid.seconds(frame) * sampleRate, parameters.windowLength * sampleRate)
        let start = max(0, Int((middle - half).rounded(.down)))
        return start..<max(start, min(samplesRead, Int((middle + half).rounded(.up))))
    }

    /// Puts the windowed samples of `count` frames side by side; the last one fills the lanes that are left.
    private mutating func loadLanes(_ count: Int) {
        let starts = (0..<Self.laneCount).map { firstSample(frameCount + min($0, count - 1)) - firstIndex }
        let (a, b, c, d) = (starts[0], starts[1], starts[2], starts[3])
        // A window may reach over the sound's end by a sample or two; see `nextGroup`.
        let missing = d + window.count - pending.count
        if missing > 0 { pending.append(contentsOf: repeatElement(0, count: missing)) }
        pending.withUnsafeBufferPointer { x in
            lanes.withUnsafeMutableBufferPointer { lanes in
                for i in 0..<window.count {
                    lanes[i] = BurgPredictor.Lanes(x[a + i], x[b + i], x[c + i], x[d + i]) * window[i]
                }
            }
        }
    }

    private func formants(_ lane: Int) -> [Formant] {
        var found: [Formant] = []
        for i in roots.re.indices where roots.im[i][lane] > 0 {
            let (x, y) = (roots.re[i][lane], roots.im[i][lane])
            let frequency = atan2(y, x) * rate / (2 * .pi)
            guard frequency >= Self.safetyMargin, frequency <= parameters.formantCeiling - Self.safetyMargin else { continue }
            found.append(Formant(frequencyHz: frequency, bandwidthHz: -log(x * x + y * y) * rate / (2 * .pi)))
        }
        return found.sorted { $0.frequencyHz < $1.frequencyHz }
    }
}

extension FormantTrack {
    /// Finds the formants of a whole sound, in frames at Praat's places.
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1, at `sampleRate` Hz, at least twice the window length.
    /// - Throws: `SpeechAnalysisError`: `.tooShort`, `.notFinite`, `.badParameter`.
    public static func measure(
        _ samples: [Float], sampleRate: Double, parameters: FormantParameters = FormantParameters()
    ) throws -> FormantTrack {
        var analyzer = try FormantAnalyzer(sampleRate: sampleRate, parameters: parameters, soundSampleCount: samples.count)
        var frames: [[Formant]] = []
        // In pieces that stay in the cache.
        for start in stride(from: 0, to: samples.count, by: 32_768) {
            frames += try analyzer.push(Array(samples[start..<min(samples.count, start + 32_768)]))
        }
        frames += analyzer.finish()
        return FormantTrack(grid: analyzer.grid, frames: frames)
    }
}
