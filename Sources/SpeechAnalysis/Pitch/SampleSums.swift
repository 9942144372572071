/// Sums and peaks over samples, in vectors.
enum SampleSums {
    /// The mean of `count` samples.
    static func mean(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
        guard count > 0 else { return 0 }
        // Four sums: one addition need not wait for the one before it.
        let whole = count / 32 * 32
        var (lanes, lanes2, lanes3, lanes4) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
        for k in stride(from: 0, to: whole, by: 32) {
            lanes += eight(x, k)
            lanes2 += eight(x, k + 8)
            lanes3 += eight(x, k + 16)
            lanes4 += eight(x, k + 24)
        }
        var sum = ((lanes + lanes2) + (lanes3 + lanes4)).sum()
        for k in whole..<count { sum += x[k] }
        return sum / Float(count)
    }

    @inline(__always) private static func eight(_ x: UnsafePointer<Float>, _ k: Int) -> SIMD8<Float> {
        UnsafeRawPointer(x + k).loadUnaligned(as: SIMD8<Float>.self)
    }

    /// Samples whose mean is taken in single precision when a recording is summed up.
    static let blockCount = 1_024

    /// The sum of at most `blockCount` samples.
    static func blockSum(_ x: UnsafeBufferPointer<Float>) -> Double {
        x.baseAddress.map { Double(mean($0, x.count)) * Double(x.count) } ?? 0
    }

    /// The sum of any number of samples, in double precision from block to block.
    static func longSum(_ x: UnsafeBufferPointer<Float>) -> Double {
        stride(from: 0, to: x.count, by: blockCount).reduce(0) {
            $0 + blockSum(UnsafeBufferPointer(rebasing: x[$1..<min(x.count, $1 + blockCount)]))
        }
    }

    /// The mean of a whole recording.
    static func longMean(_ x: UnsafeBufferPointer<Float>) -> Float { x.isEmpty ? 0 : Float(longSum(x) / Double(x.count)) }

    /// The lowest and the highest sample; infinities the wrong way round if there are none.
    static func range(_ x: UnsafeBufferPointer<Float>) -> (lowest: Float, highest: Float) {
        guard let start = x.baseAddress else { return (.infinity, -.infinity) }
        let whole = x.count / 8 * 8
        var low = SIMD8<Float>(repeating: .infinity)
        var high = SIMD8<Float>(repeating: -.infinity)
        for k in stride(from: 0, to: whole, by: 8) {
            let value = eight(start, k)
            low.replace(with: value, where: value .< low)
            high.replace(with: value, where: value .> high)
        }
        var (lowest, highest) = (low.min(), high.max())
        for k in whole..<x.count { (lowest, highest) = (min(lowest, x[k]), max(highest, x[k])) }
        return (lowest, highest)
    }

    /// The largest distance from `middle`.
    static func peak(_ x: UnsafeBufferPointer<Float>, from middle: Float) -> Float {
        guard let start = x.baseAddress else { return 0 }
        let whole = x.count / 8 * 8
        let middles = SIMD8<Float>(repeating: middle)
        var (highest, lowest) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        for k in stride(from: 0, to: whole, by: 8) {
            let value = eight(start, k) - middles
            highest.replace(with: value, where: value .> highest)
            lowest.replace(with: value, where: value .< lowest)
        }
        var peak = max(highest.max(), -lowest.min())
        for k in whole..<x.count { peak = max(peak, abs(x[k] - middle)) }
        return peak
    }
}
