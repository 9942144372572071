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
        load(sound.samples, sound.firstIndex, grid, frames, into: lanes, peaks: peaks)
        for n in windowCount..<fft.count { lanes[n] = .zero }
        fft.forward(lanes, re: re, im: im, scratch: workspace.scratch.start)
        for k in 0..<fft.binCount {
            re[k] = re[k] * re[k] + im[k] * im[k]
            im[k] = .zero
        }
        fft.inverse(re: re, im: im, samples: lanes, scratch: workspace.scratch.start)
        unload(lanes, frames.count, into: curves)
    }

    /// Puts frames, without their means and under the window, side by side.
    ///
    /// - Parameter peaks: get the highest that each has near its middle.
    private func load(
        _ samples: UnsafeBufferPointer<Float>, _ firstIndex: Int, _ grid: FrameGrid, _ frames: Range<Int>,
        into lanes: UnsafeMutablePointer<Lanes>, peaks: UnsafeMutablePointer<Float>
    ) {
        guard let sound = samples.baseAddress else { return }
        var (starts, means) = (SIMD4<Int>.zero, Lanes.zero)
        for lane in 0..<Self.laneCount {
            // Lanes without a frame of their own repeat the last one.
            let right = grid.rightSample(min(frames.lowerBound + lane, frames.upperBound - 1), sampleRate: sampleRate) - firstIndex
            let meanStart = max(0, right - periodCount)
            means[lane] = SampleSums.mean(sound + meanStart, min(samples.count, right + periodCount) - meanStart)
            starts[lane] = right - windowCount / 2
        }
        WindowedLanes.load(samples, starts: starts, means: means, window: window, into: lanes)
        let reach = periodCount / 2 + 1
        var highest = Lanes.zero
        for n in max(0, windowCount / 2 - reach)..<min(windowCount, windowCount / 2 + reach) {
            let value = lanes[n]
            let magnitude = pointwiseMax(value, .zero - value)
            highest.replace(with: magnitude, where: magnitude .> highest)
        }
        for lane in 0..<frames.count { peaks[lane] = highest[lane] }
    }

    /// Makes each frame's curve, which is the same on both sides of lag 0; that of silence is zero.
    private func unload(_ lanes: UnsafePointer<Lanes>, _ count: Int, into curves: UnsafeMutablePointer<Float>) {
        let middle = curveCount - 1
        let isSound = lanes[0] .> Lanes.zero
        let scale = (Lanes.one / lanes[0]).replacing(with: Lanes.zero, where: .!isSound)
        let whole = curveCount / 4 * 4
        correction.withUnsafeBufferPointer { correction in
            guard let factors = correction.baseAddress else { return }
            func put(_ values: Lanes, _ lane: Int, _ lag: Int) {
                guard lane < count else { return }
                let factor = UnsafeRawPointer(factors + lag).loadUnaligned(as: Lanes.self)
                let heights = isSound[lane] ? values * scale[lane] * factor : Lanes.zero
                let curve = curves + lane * curveLength + middle
                UnsafeMutableRawPointer(curve + lag).storeBytes(of: heights, as: Lanes.self)
                let mirrored = Lanes(heights[3], heights[2], heights[1], heights[0])
                UnsafeMutableRawPointer(curve - lag - 3).storeBytes(of: mirrored, as: Lanes.self)
            }
            for lag in stride(from: 0, to: whole, by: 4) {
                let block = LaneBlock(lanes[lag], lanes[lag + 1], lanes[lag + 2], lanes[lag + 3]).transposed
                put(block.a, 0, lag)
                put(block.b, 1, lag)
                put(block.c, 2, lag)
                put(block.d, 3, lag)
            }
            for lag in whole..<curveCount {
                let values = (lanes[lag] * scale * factors[lag]).replacing(with: Lanes.zero, where: .!isSound)
                for lane in 0..<count {
                    let curve = curves + lane * curveLength + middle
                    (curve[lag], curve[-lag]) = (values[lane], values[lane])
                }
            }
        }
    }
}
