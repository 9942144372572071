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

    init(_ parameters: IntensityParameters, sampleRate: Double) {
        self.sampleRate = sampleRate
        subtractMean = parameters.subtractMean
        let half = 0.5 * parameters.windowSeconds * sampleRate
        let reach = Int(half)
        self.reach = reach
        let shape = WindowShape.kaiser(beta: 2 * .pi * .pi + 0.5)
        window = (-reach...reach).map { Float(shape.value(at: Double($0) / half)) }
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
            window.baseAddress.map { Self.power(samples + first, $0 + (first - middle + reach), count, mean) } ?? 0
        }
        return power > 4e-40 ? 10 * log10(power / 4e-10) : IntensityTrack.silenceDecibels
    }

    /// The weighted mean of (x − mean)².
    private static func power(
        _ x: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ count: Int, _ mean: Float
    ) -> Double {
        let means = SIMD4<Float>(repeating: mean)
        var (sum, sum2) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
        var (weight, weight2) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
        let whole = count / 8 * 8
        for k in stride(from: 0, to: whole, by: 8) {
            let (w, w2) = (four(weights, k), four(weights, k + 4))
            let (a, b) = (four(x, k) - means, four(x, k + 4) - means)
            sum += a * a * w
            sum2 += b * b * w2
            weight += w
            weight2 += w2
        }
        var (power, all) = (Double((sum + sum2).sum()), Double((weight + weight2).sum()))
        for k in whole..<count {
            power += Double((x[k] - mean) * (x[k] - mean) * weights[k])
            all += Double(weights[k])
        }
        return power / all
    }

    @inline(__always) private static func four(_ x: UnsafePointer<Float>, _ k: Int) -> SIMD4<Float> {
        UnsafeRawPointer(x + k).loadUnaligned(as: SIMD4<Float>.self)
    }
}
