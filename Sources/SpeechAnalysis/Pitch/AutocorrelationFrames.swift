#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Autocorrelations of windowed frames over that of the window (Boersma 1993, steps 3.1 to 3.9), four frames at once in SIMD lanes.
///
/// Reckoned in `Float`: heights are right to about 1e-6, which moves a pitch by some 1e-6 of itself.
struct AutocorrelationFrames: CorrelationFrames {
    /// Memory for one batch of frames at a time.
    final class Workspace {
        fileprivate let frames: SignalMemory<Lanes>
        fileprivate let re: SignalMemory<Lanes>
        fileprivate let im: SignalMemory<Lanes>
        fileprivate let scratch: SignalMemory<Lanes>

        fileprivate init(_ fft: RealFFT<Lanes>) {
            frames = SignalMemory(repeating: .zero, count: fft.count)
            re = SignalMemory(repeating: .zero, count: fft.binCount)
            im = SignalMemory(repeating: .zero, count: fft.binCount)
            scratch = SignalMemory(repeating: .zero, count: fft.scratchCount)
        }
    }

    typealias Lanes = SIMD4<Float>
    static var laneCount: Int { 4 }

    let windowSeconds: Double

    /// Samples in a window, an even number.
    let windowCount: Int
    /// The largest lag of a candidate, and one.
    let lagEnd: Int
    /// Lags are reckoned to half the window, beyond which the window's own correlation is too small to divide by.
    let curveCount: Int

    private let sampleRate: Double
    private let periodCount: Int
    private let window: [Float]
    /// 1 / the autocorrelation of the window, normalised, for each lag of the curve.
    private let correction: [Float]
    private let fft: RealFFT<Lanes>

    /// - Parameters:
    ///   - periodsPerWindow: of `pitchFloor`; twice as many if the shape is a Gaussian.
    init(sampleRate: Double, pitchFloor: Double, periodsPerWindow: Double, shape: WindowShape) {
        self.sampleRate = sampleRate
        windowSeconds = periodsPerWindow / pitchFloor
        let half = max(1, Int(periodsPerWindow / pitchFloor * sampleRate) / 2 - 1)
        windowCount = 2 * half
        periodCount = Int(sampleRate / pitchFloor)
        lagEnd = min(Int(Double(windowCount) / periodsPerWindow) + 2, half)
        curveCount = half + 1
        // Praat's window would be 0 one sample before and one after, which is the middles of two samples more, nearly: its own rule.
        let spaces = Double(windowCount + 1)
        let places = (1...windowCount).map { 2 * Double($0) / spaces - 1 }
        let heights = places.map { shape.value(at: $0) }
        window = heights.map { Float($0) }
        let count = RealFFT<Lanes>.fastCount(from: windowCount + curveCount)
        correction = Self.correction(heights, count, curveCount)
        fft = .shared(count: count)
    }

    func makeWorkspace() -> Workspace { Workspace(fft) }

    func span(_ grid: FrameGrid, _ frame: Int) -> Range<Int> {
        let right = grid.rightSample(frame, sampleRate: sampleRate)
        let reach = max(windowCount / 2, periodCount)
        return right - reach..<right + reach
    }

    private static func correction(_ window: [Double], _ count: Int, _ curveCount: Int) -> [Float] {
        let fft = RealFFT<Double>.shared(count: count)
        var (re, im, correlation, scratch): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        fft.forward(window + [Double](repeating: 0, count: count - window.count), re: &re, im: &im, scratch: &scratch)
        for k in re.indices { (re[k], im[k]) = (re[k] * re[k] + im[k] * im[k], 0) }
        fft.inverse(re: re, im: im, samples: &correlation, scratch: &scratch)
        return (0..<curveCount).map { Float(correlation[0] / correlation[$0]) }
    }

    func correlate(
        _ sound: SoundPiece, _ grid: FrameGrid, _ frames: Range<Int>, in workspace: Workspace,
        into curves: UnsafeMutablePointer<Float>, peaks: UnsafeMutablePointer<Float>
    ) {
        let (lanes, re, im) = (workspace.frames.start, workspace.re.start, workspace.im.start)
        for (lane, frame) in frames.enumerated() {
            peaks[lane] = load(sound.samples, grid.rightSample(frame, sampleRate: sampleRate) - sound.firstIndex, lane, lanes)
        }
        for n in windowCount..<fft.count { lanes[n] = .zero }
        fft.forward(lanes, re: re, im: im, scratch: workspace.scratch.start)
        for k in 0..<fft.binCount {
            re[k] = re[k] * re[k] + im[k] * im[k]
            im[k] = .zero
        }
        fft.inverse(re: re, im: im, samples: lanes, scratch: workspace.scratch.start)
        for lane in 0..<frames.count { unload(lane, of: lanes, into: curves + lane * curveLength) }
    }

    /// Puts a frame, without its mean and under the window, into a lane; returns its peak.
    private func load(
        _ samples: UnsafeBufferPointer<Float>, _ right: Int, _ lane: Int, _ lanes: UnsafeMutablePointer<Lanes>
    ) -> Float {
        guard let sound = samples.baseAddress else { return 0 }
        let meanStart = max(0, right - periodCount)
        let mean = SampleSums.mean(sound + meanStart, min(samples.count, right + periodCount) - meanStart)
        let start = right - windowCount / 2
        let target = UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Float.self) + lane
        let known = max(0, -start)..<max(0, min(windowCount, samples.count - start))
        let reach = periodCount / 2 + 1
        var peak: Float = 0
        window.withUnsafeBufferPointer { window in
            for n in 0..<windowCount { target[Self.laneCount * n] = known.contains(n) ? (sound[start + n] - mean) * window[n] : 0 }
            for n in max(0, windowCount / 2 - reach)..<min(windowCount, windowCount / 2 + reach) {
                peak = max(peak, abs(target[Self.laneCount * n]))
            }
        }
        return peak
    }

    private func unload(_ lane: Int, of lanes: UnsafeMutablePointer<Lanes>, into curve: UnsafeMutablePointer<Float>) {
        let source = UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Float.self) + lane
        let middle = curveCount - 1
        guard source[0] > 0 else {
            for k in 0...2 * middle { curve[k] = 0 }
            return
        }
        let scale = 1 / source[0]
        correction.withUnsafeBufferPointer { correction in
            for lag in 0..<curveCount {
                let value = source[Self.laneCount * lag] * scale * correction[lag]
                curve[middle + lag] = value
                curve[middle - lag] = value
            }
        }
    }
}
