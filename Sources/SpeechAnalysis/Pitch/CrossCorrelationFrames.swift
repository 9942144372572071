import CSignalKernels

/// Correlations of a piece of sound with the pieces after it, each over the energies of both: no window, so that a pulse counts for as
/// much at the ends as in the middle.
///
/// The method that Praat's manual describes under "Sound: To Pitch (cc)" and "Sound: To Harmonicity (cc)". Products are summed in
/// `Float`, energies in `Double`.
struct CrossCorrelationFrames: CorrelationFrames {
    static var laneCount: Int { 1 }

    /// Samples in a piece, an even number.
    let windowCount: Int
    let lagEnd: Int
    let curveCount: Int
    let windowSeconds: Double

    private let sampleRate: Double
    private let periodCount: Int
    /// `products` in wider instructions, where this processor has them.
    private let wide: csk_products?

    /// - Parameters:
    ///   - periodsPerWindow: of `pitchFloor`.
    ///   - kernels: `.reference` to compare with.
    init(sampleRate: Double, pitchFloor: Double, periodsPerWindow: Double, kernels: SignalKernels = .widest) {
        self.sampleRate = sampleRate
        let half = max(1, Int(periodsPerWindow / pitchFloor * sampleRate) / 2 - 1)
        windowCount = 2 * half
        periodCount = Int(sampleRate / pitchFloor)
        windowSeconds = periodsPerWindow / pitchFloor + 1 / pitchFloor
        lagEnd = min(max(3, Int(Double(windowCount) / periodsPerWindow) + 2), windowCount)
        curveCount = lagEnd + 1
        wide = kernels == .widest ? csk_wide_products() : nil
    }

    /// Lags up to the next whole vector of eight.
    private var lagCount: Int { (curveCount + 7) / 8 * 8 }

    /// A frame's samples, up to the last that whole vectors of lags take, and its products.
    func makeWorkspace() -> SignalMemory<Float> { SignalMemory(repeating: 0, count: windowCount + 2 * lagCount + 8) }

    func span(_ grid: FrameGrid, _ frame: Int) -> Range<Int> {
        let right = grid.rightSample(frame, sampleRate: sampleRate)
        let start = firstSample(grid, frame)
        return min(start, right - periodCount)..<max(start + windowCount + curveCount, right + periodCount)
    }

    private func firstSample(_ grid: FrameGrid, _ frame: Int) -> Int {
        grid.leftSample(frame, before: 0.5 * windowSeconds, sampleRate: sampleRate)
    }

    func correlate(
        _ sound: SoundPiece, _ grid: FrameGrid, _ frames: Range<Int>, in piece: SignalMemory<Float>,
        into curves: UnsafeMutablePointer<Float>, peaks: UnsafeMutablePointer<Float>
    ) {
        for (lane, frame) in frames.enumerated() {
            let curve = curves + lane * curveLength
            peaks[lane] = load(sound, grid, frame, piece.start)
            let sums = piece.start + windowCount + lagCount + 8
            if let wide { wide(piece.start, windowCount, lagCount, sums) } else { products(piece.start, sums) }
            normalize(piece.start, sums, curve)
        }
    }

    /// Copies what the frame takes, without its mean; returns the peak near its middle.
    private func load(_ sound: SoundPiece, _ grid: FrameGrid, _ frame: Int, _ piece: UnsafeMutablePointer<Float>) -> Float {
        guard let samples = sound.samples.baseAddress else { return 0 }
        let count = sound.samples.count
        let right = grid.rightSample(frame, sampleRate: sampleRate) - sound.firstIndex
        let meanStart = max(0, right - periodCount)
        let mean = SampleSums.mean(samples + meanStart, min(count, right + periodCount) - meanStart)
        let start = firstSample(grid, frame) - sound.firstIndex
        for n in 0..<windowCount + curveCount {
            let index = start + n
            piece[n] = index >= 0 && index < count ? samples[index] - mean : 0
        }
        let reach = max(0, right - windowCount / 2)..<max(0, min(count, right + windowCount / 2))
        return SampleSums.peak(UnsafeBufferPointer(rebasing: sound.samples[reach]), from: mean)
    }

    /// Σ x[i] · x[i + lag] for all lags, eight lags at a time.
    private func products(_ x: UnsafeMutablePointer<Float>, _ target: UnsafeMutablePointer<Float>) {
        for lag in stride(from: 0, to: curveCount, by: 8) {
            var (sum, sum2) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
            var (sum3, sum4) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
            for i in stride(from: 0, to: windowCount, by: 2) {
                let later = UnsafeRawPointer(x + i + lag)
                sum += x[i] * later.loadUnaligned(as: SIMD4<Float>.self)
                sum2 += x[i] * later.loadUnaligned(fromByteOffset: 16, as: SIMD4<Float>.self)
                sum3 += x[i + 1] * later.loadUnaligned(fromByteOffset: 4, as: SIMD4<Float>.self)
                sum4 += x[i + 1] * later.loadUnaligned(fromByteOffset: 20, as: SIMD4<Float>.self)
            }
            let (low, high) = (sum + sum3, sum2 + sum4)
            for k in 0..<4 { (target[lag + k], target[lag + 4 + k]) = (low[k], high[k]) }
        }
    }

    /// Divides by the energies and mirrors the curve.
    private func normalize(
        _ x: UnsafeMutablePointer<Float>, _ products: UnsafeMutablePointer<Float>, _ curve: UnsafeMutablePointer<Float>
    ) {
        let middle = curveCount - 1
        var first = 0.0
        for i in 0..<windowCount { first += Double(x[i]) * Double(x[i]) }
        var energy = first
        for lag in 0..<curveCount {
            let product = first * energy
            let value = product > 0 ? Float(Double(products[lag]) / product.squareRoot()) : 0
            curve[middle + lag] = value
            curve[middle - lag] = value
            let (leaving, entering) = (Double(x[lag]), Double(x[lag + windowCount]))
            energy = max(0, energy - leaving * leaving + entering * entering)
        }
    }
}
