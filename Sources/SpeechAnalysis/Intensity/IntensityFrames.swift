#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Levels of single frames.
struct IntensityFrames: Sendable {
    /// Samples on each side of the middle one.
    let reach: Int

    private let sampleRate: Double
    private let subtractMean: Bool
    private let window: [Float]
    /// The sum of the window's weights.
    private let windowSum: Double

    init(_ parameters: IntensityParameters, sampleRate: Double) {
        self.sampleRate = sampleRate
        subtractMean = parameters.subtractMean
        let half = 0.5 * parameters.windowSeconds * sampleRate
        let reach = Int(half)
        self.reach = reach
        let shape = WindowShape.kaiser(beta: 2 * .pi * .pi + 0.5)
        let weights = (-reach...reach).map { Float(shape.value(at: Double($0) / half)) }
        window = weights
        windowSum = weights.withUnsafeBufferPointer { Self.sum($0) }
    }

    /// The level of a frame in decibels; the window's part outside of the sound does not count.
    ///
    /// - Parameter sound: holds `reach` samples on each side of the frame's middle, or as many as the sound has.
    func decibels(_ sound: SoundPiece, _ grid: FrameGrid, _ frame: Int) -> Double {
        let middle = grid.nearestSample(frame, sampleRate: sampleRate) - sound.firstIndex
        let first = max(0, middle - reach)
        let count = min(sound.samples.count, middle + reach + 1) - first
        guard let samples = sound.samples.baseAddress, count > 0 else { return IntensityTrack.silenceDecibels }
        let mean = subtractMean ? SampleSums.mean(samples + first, count) : 0
        let power = window.withUnsafeBufferPointer { window in
            let weights = UnsafeBufferPointer(rebasing: window[first - middle + reach..<first - middle + reach + count])
            return Self.squares(samples + first, weights, mean) / (count == window.count ? windowSum : Self.sum(weights))
        }
        return power > 4e-40 ? 10 * log10(power / 4e-10) : IntensityTrack.silenceDecibels
    }

    /// The weighted sum of (x − mean)².
    private static func squares(_ x: UnsafePointer<Float>, _ weights: UnsafeBufferPointer<Float>, _ mean: Float) -> Double {
        guard let start = weights.baseAddress else { return 0 }
        let means = SIMD4<Float>(repeating: mean)
        var (sum, sum2, sum3, sum4) = (SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero)
        let whole = weights.count / 16 * 16
        for k in stride(from: 0, to: whole, by: 16) {
            let (a, b, c, d) = (four(x, k) - means, four(x, k + 4) - means, four(x, k + 8) - means, four(x, k + 12) - means)
            sum += a * a * four(start, k)
            sum2 += b * b * four(start, k + 4)
            sum3 += c * c * four(start, k + 8)
            sum4 += d * d * four(start, k + 12)
        }
        var squares = Double(((sum + sum2) + (sum3 + sum4)).sum())
        for k in whole..<weights.count { squares += Double((x[k] - mean) * (x[k] - mean) * weights[k]) }
        return squares
    }

    private static func sum(_ weights: UnsafeBufferPointer<Float>) -> Double { weights.reduce(0) { $0 + Double($1) } }

    @inline(__always) private static func four(_ x: UnsafePointer<Float>, _ k: Int) -> SIMD4<Float> {
        UnsafeRawPointer(x + k).loadUnaligned(as: SIMD4<Float>.self)
    }
}
