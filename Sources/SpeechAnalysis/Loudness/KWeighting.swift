#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The frequency weighting of loudness meters: a shelf that stands for the head, and a high-pass.
///
/// ITU-R BS.1770-5, Annex 1, gives the coefficients at 48 kHz only. At other rates the same two analogue filters go through the
/// bilinear transform again: their corner frequencies, gain and quality factors are those that give the Recommendation's
/// coefficients at 48 kHz (De Man, "Evaluation of implementations of the EBU R128 loudness measurement", AES 145, 2018).
struct KWeighting: Sendable {
    private var shelf: Biquad
    private var highPass: Biquad

    /// - Parameter sampleRate: in Hz; above the shelf's corner, 1682 Hz, twice.
    init(sampleRate: Double) {
        shelf = Self.shelf(sampleRate)
        highPass = Self.highPass(sampleRate)
    }

    /// Adds the weighted power of `samples` to `sum`, sample by sample, so that pieces of any size give the same bits.
    mutating func accumulate(_ samples: UnsafeBufferPointer<Float>, into sum: inout Double) {
        var (first, second, total) = (shelf, highPass, sum)
        for sample in samples {
            let weighted = second.filter(first.filter(Double(sample)))
            total += weighted * weighted
        }
        (shelf, highPass, sum) = (first, second, total)
    }

    private static func shelf(_ sampleRate: Double) -> Biquad {
        let k = tan(.pi * 1_681.974_450_955_533 / sampleRate)
        let quality = 0.707_175_236_955_419_6
        let high = pow(10, 3.999_843_853_973_347 / 20)
        let band = pow(high, 0.499_666_774_154_541_6)
        let a0 = 1 + k / quality + k * k
        return Biquad(
            b0: (high + band * k / quality + k * k) / a0, b1: 2 * (k * k - high) / a0, b2: (high - band * k / quality + k * k) / a0,
            a1: 2 * (k * k - 1) / a0, a2: (1 - k / quality + k * k) / a0)
    }

    private static func highPass(_ sampleRate: Double) -> Biquad {
        let k = tan(.pi * 38.135_470_876_024_44 / sampleRate)
        let quality = 0.500_327_037_323_877_3
        let a0 = 1 + k / quality + k * k
        return Biquad(b0: 1, b1: -2, b2: 1, a1: 2 * (k * k - 1) / a0, a2: (1 - k / quality + k * k) / a0)
    }
}

/// A second-order section in the transposed direct form II.
private struct Biquad: Sendable {
    let b0, b1, b2, a1, a2: Double
    private var first = 0.0
    private var second = 0.0

    init(b0: Double, b1: Double, b2: Double, a1: Double, a2: Double) {
        (self.b0, self.b1, self.b2, self.a1, self.a2) = (b0, b1, b2, a1, a2)
    }

    @inline(__always)
    mutating func filter(_ x: Double) -> Double {
        let y = b0 * x + first
        first = b1 * x - a1 * y + second
        second = b2 * x - a2 * y
        return y
    }
}
