/// Logarithms of four numbers at once.
enum FastLogarithm {
    /// ln x of normal positive numbers, to about 1e-7 of 1: the exponent, and the series of artanh for the mantissa.
    @inline(__always) static func natural(_ x: SIMD4<Float>) -> SIMD4<Float> {
        let bits = unsafeBitCast(x, to: SIMD4<UInt32>.self)
        // The mantissa in √½ … √2, so that the series needs few terms.
        let shifted = bits &- 0x3F35_04F3
        let exponent = SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: shifted) &>> 23)
        let mantissa = unsafeBitCast((shifted & 0x007F_FFFF) &+ 0x3F35_04F3, to: SIMD4<Float>.self)
        let z = (mantissa - 1) / (mantissa + 1)
        let s = z * z
        // Σ z^(2k + 1) / (2k + 1), by Horner's rule.
        var series = SIMD4<Float>(repeating: 1.0 / 11)
        series = series * s + Float(1.0 / 9)
        series = series * s + Float(1.0 / 7)
        series = series * s + Float(1.0 / 5)
        series = series * s + Float(1.0 / 3)
        series = series * s + Float(1)
        return exponent * 0.693_147_18 + 2 * z * series
    }
}
