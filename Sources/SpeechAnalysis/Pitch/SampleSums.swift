/// Sums and peaks over samples, in vectors.
enum SampleSums {
    /// The mean of `count` samples.
    static func mean(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
        guard count > 0 else { return 0 }
        let whole = count / 8 * 8
        var lanes = SIMD8<Float>.zero
        for k in stride(from: 0, to: whole, by: 8) { lanes += UnsafeRawPointer(x + k).loadUnaligned(as: SIMD8<Float>.self) }
        var sum = lanes.sum()
        for k in whole..<count { sum += x[k] }
        return sum / Float(count)
    }

    /// The mean of a whole recording, summed in double precision.
    static func longMean(_ x: UnsafeBufferPointer<Float>) -> Float {
        guard let start = x.baseAddress, x.count > 0 else { return 0 }
        var sum = 0.0
        for block in stride(from: 0, to: x.count, by: 1_024) {
            let count = min(1_024, x.count - block)
            sum += Double(mean(start + block, count)) * Double(count)
        }
        return Float(sum / Double(x.count))
    }

    /// The largest distance from `middle`.
    static func peak(_ x: UnsafeBufferPointer<Float>, from middle: Float) -> Float {
        guard let start = x.baseAddress else { return 0 }
        let whole = x.count / 8 * 8
        let middles = SIMD8<Float>(repeating: middle)
        var (highest, lowest) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        for k in stride(from: 0, to: whole, by: 8) {
            let value = UnsafeRawPointer(start + k).loadUnaligned(as: SIMD8<Float>.self) - middles
            highest.replace(with: value, where: value .> highest)
            lowest.replace(with: value, where: value .< lowest)
        }
        var peak = max(highest.max(), -lowest.min())
        for k in whole..<x.count { peak = max(peak, abs(x[k] - middle)) }
        return peak
    }
}
