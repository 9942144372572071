#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The low-pass of a resampler, laid out so that each output sample is one dot product with consecutive input samples.
///
/// A sinc under a Kaiser window (Kaiser, "Nonrecursive digital filter design using the I0-sinh window function", 1974), flat to 0.9
/// and stopped by 90 dB from 1.0 of the lower rate's Nyquist frequency. Ratios of many phases take 256 of them and interpolate
/// linearly between neighbours (Smith, "Digital audio resampling", 2002), which costs less than −90 dB and bounds the table.
struct PolyphaseFilter: Sendable {
    /// Rows that are computed exactly; a ratio with more phases is interpolated.
    private static let mostExactPhases = 640
    private static let interpolatedPhases = 256
    private static let stopbandDecibels = 90.0

    /// Coefficients of a row: a multiple of `SIMD8`'s lanes × 2.
    let tapCount: Int

    /// Rows from one input sample to the next, not counting the last row, which equals the first one sample on.
    let phaseCount: Int

    /// Whether a phase lies between two rows.
    let isInterpolated: Bool

    /// `phaseCount + 1` rows of `tapCount`.
    let coefficients: [Float]

    /// - Parameter phases: output positions between two input samples: output rate / greatest common divisor of the rates.
    init(inputRate: Int, outputRate: Int, phases: Int) {
        let lower = Double(min(inputRate, outputRate))
        let transition = 2 * Double.pi * 0.05 * lower / Double(inputRate)
        let length = (Self.stopbandDecibels - 7.95) / (2.285 * transition) + 1
        tapCount = (Int(length.rounded(.up)) + 15) / 16 * 16
        isInterpolated = phases > Self.mostExactPhases
        phaseCount = isInterpolated ? Self.interpolatedPhases : phases
        coefficients = Self.rows(tapCount: tapCount, phaseCount: phaseCount, cutoff: 0.475 * lower / Double(inputRate))
    }

    /// - Parameter cutoff: in cycles per input sample.
    private static func rows(tapCount: Int, phaseCount: Int, cutoff: Double) -> [Float] {
        let half = Double(tapCount / 2)
        let beta = 0.1102 * (stopbandDecibels - 8.7)
        let peak = besselI0(beta)
        var rows: [Float] = []
        rows.reserveCapacity((phaseCount + 1) * tapCount)
        for phase in 0...phaseCount {
            let row = (0..<tapCount).map { tap in
                let x = Double(tap) - half + 1 - Double(phase) / Double(phaseCount)
                let inside = max(0, 1 - (x / half) * (x / half))
                return sinc(2 * cutoff * x) * besselI0(beta * inside.squareRoot()) / peak
            }
            // Each row sums to 1, so that a constant comes out constant instead of rippling at the phases' rate.
            let sum = row.reduce(0, +)
            rows += row.map { Float($0 / sum) }
        }
        return rows
    }

    private static func sinc(_ x: Double) -> Double { abs(x) < 1e-12 ? 1 : sin(.pi * x) / (.pi * x) }

    /// The modified Bessel function of the first kind and order zero, by its power series.
    private static func besselI0(_ x: Double) -> Double {
        var sum = 1.0
        var term = 1.0
        var k = 1.0
        repeat {
            term *= (x / (2 * k)) * (x / (2 * k))
            sum += term
            k += 1
        } while term > sum * 1e-16
        return sum
    }
}
