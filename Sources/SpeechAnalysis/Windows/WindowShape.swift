#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The shape that a piece of sound is faded in and out with before it is analysed.
public enum WindowShape: Sendable, Hashable {
    case rectangular
    /// Raised cosine, 0 at both ends.
    case hann
    /// Raised cosine, 0.08 at both ends.
    case hamming
    /// exp(−12x²), shifted and scaled so that it is 0 at both ends (Boersma 1993, postscript).
    case gaussian
    /// I₀(β√(1 − x²)) / I₀(β) (Kaiser & Schafer, "On the use of the I₀-sinh window for spectrum analysis", 1980). The larger β, the
    /// narrower the window and the lower its side lobes.
    case kaiser(beta: Double)

    /// The height at a place in the window: 1 in the middle (0), and 0 outside of −1…1.
    public func value(at x: Double) -> Double {
        guard abs(x) <= 1 else { return 0 }
        switch self {
        case .rectangular: return 1
        case .hann: return 0.5 + 0.5 * cos(.pi * x)
        case .hamming: return 0.54 + 0.46 * cos(.pi * x)
        case .gaussian:
            let edge = exp(-12.0)
            return (exp(-12 * x * x) - edge) / (1 - edge)
        case .kaiser(let beta): return Self.bessel(beta * (1 - x * x).squareRoot()) / Self.bessel(beta)
        }
    }

    /// Where the samples of a window lie in it.
    public enum Spacing: Sendable {
        /// In the middles of `count` equal parts: the ends are half a sample away. What Praat's pitch and formant windows use.
        case middles
        /// The first and the last sample lie at the ends.
        case ends
        /// The first sample lies at one end, and the one after the last would lie at the other: a period, for overlapping frames.
        case periodic
    }

    /// The window as `count` samples.
    public func samples(_ count: Int, _ spacing: Spacing = .middles) -> [Double] {
        guard count > 1 else { return [Double](repeating: 1, count: max(0, count)) }
        return (0..<count).map { i in
            switch spacing {
            case .middles: value(at: Double(2 * i + 1) / Double(count) - 1)
            case .ends: value(at: Double(2 * i) / Double(count - 1) - 1)
            case .periodic: value(at: Double(2 * i) / Double(count) - 1)
            }
        }
    }

    /// The modified Bessel function of the first kind and order 0, by its power series, to double precision for x up to 700.
    private static func bessel(_ x: Double) -> Double {
        let quarter = x * x / 4
        var (term, sum, k) = (1.0, 1.0, 1.0)
        while term > sum * 1e-17 {
            term *= quarter / (k * k)
            sum += term
            k += 1
        }
        return sum
    }
}
