#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Levels in decibels of power.
enum Decibels {
    static func of(_ power: Float) -> Float { 10 * log10f(power) }

    static func power(_ level: Float) -> Float { exp2f(level * 0.332_192_81) }

    /// The level of all bands together.
    static func sum(_ levels: SIMD8<Float>) -> Float {
        var total: Float = 0
        for band in 0..<levels.scalarCount { total += power(levels[band]) }
        return of(total)
    }
}

/// The distance between two frequencies in semitones, without sign.
func semitones(_ a: Float, _ b: Float) -> Float { abs(12 * log2f(a / b)) }
