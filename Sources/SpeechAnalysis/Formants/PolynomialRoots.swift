import CSignalKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// All complex roots of four real polynomials of one degree at once.
///
/// Aberth, "Iteration methods for finding all zeros of a polynomial simultaneously" (1973), in the form that uses new values at once:
/// every root repels the others, so all are found together, without deflation and its loss of digits. It begins on a circle that no
/// real polynomial is symmetric to, and converges with the third order to simple roots; multiple ones come with about half the digits.
struct PolynomialRoots: Sendable {
    typealias Lanes = SIMD4<Double>

    /// Ordinary frames need about eight.
    private static let mostIterations = 80

    /// A step shorter than this was the last: the next one would be below the precision.
    private static let lastStep = 1e-7

    private(set) var re: [Lanes]
    private(set) var im: [Lanes]
    private let startRe: [Double]
    private let startIm: [Double]
    /// The search in wider instructions, where this processor has them.
    private let wide: csk_roots?

    /// - Parameters:
    ///   - degree: at least 1.
    ///   - kernels: `.reference` to compare with.
    init(degree: Int, kernels: SignalKernels = .widest) {
        let angles = (0..<degree).map { 2 * .pi * (Double($0) + 0.37) / Double(degree) }
        startRe = angles.map { 0.93 * cos($0) }
        startIm = angles.map { 0.93 * sin($0) }
        re = [Lanes](repeating: .zero, count: degree)
        im = re
        wide = kernels == .widest ? csk_wide_roots() : nil
    }

    /// Finds the roots of z^p + c[p−1] · z^(p−1) + … + c[0]; they are in `re` and `im` then.
    ///
    /// - Parameter coefficients: c[0] to c[p − 1]; the roots should lie about the unit circle, as those of linear prediction do.
    mutating func find(_ coefficients: [Lanes]) {
        for i in re.indices {
            re[i] = Lanes(repeating: startRe[i])
            im[i] = Lanes(repeating: startIm[i])
        }
        coefficients.withUnsafeBufferPointer { coefficients in
            re.withUnsafeMutableBufferPointer { re in
                im.withUnsafeMutableBufferPointer { im in
                    guard let wide else { return Self.search(re, im, coefficients) }
                    wide(
                        re.baseAddress!.numbers, im.baseAddress!.numbers, UnsafeMutablePointer(mutating: coefficients.baseAddress!).numbers,
                        re.count, Self.mostIterations, Self.lastStep)
                }
            }
        }
    }

    private static func search(
        _ re: UnsafeMutableBufferPointer<Lanes>, _ im: UnsafeMutableBufferPointer<Lanes>, _ coefficients: UnsafeBufferPointer<Lanes>
    ) {
        for _ in 0..<mostIterations {
            var longest = Lanes.zero
            for i in 0..<re.count {
                let step = improve(i, re, im, coefficients)
                longest.replace(with: step, where: step .> longest)
            }
            if all(longest .< lastStep * lastStep) { break }
        }
    }

    /// Moves root `i`; returns the square of the step.
    @inline(__always)
    private static func improve(
        _ i: Int, _ re: UnsafeMutableBufferPointer<Lanes>, _ im: UnsafeMutableBufferPointer<Lanes>,
        _ coefficients: UnsafeBufferPointer<Lanes>
    ) -> Lanes {
        let (x, y) = (re[i], im[i])
        let (valueRe, valueIm, slopeRe, slopeIm) = evaluate(x, y, coefficients)
        let (repulsionRe, repulsionIm) = repulsion(i, re, im)
        // value / (slope − value · repulsion): Newton's step, held off from the other roots.
        let downRe = slopeRe - (valueRe * repulsionRe - valueIm * repulsionIm)
        let downIm = slopeIm - (valueRe * repulsionIm + valueIm * repulsionRe)
        let scale = 1 / (downRe * downRe + downIm * downIm + 1e-300)
        let stepRe = (valueRe * downRe + valueIm * downIm) * scale
        let stepIm = (valueIm * downRe - valueRe * downIm) * scale
        re[i] = x - stepRe
        im[i] = y - stepIm
        return stepRe * stepRe + stepIm * stepIm
    }

    /// The polynomial and its derivative at x + iy, by Horner's scheme.
    @inline(__always)
    private static func evaluate(
        _ x: Lanes, _ y: Lanes, _ coefficients: UnsafeBufferPointer<Lanes>
    ) -> (Lanes, Lanes, Lanes, Lanes) {
        var (valueRe, valueIm) = (Lanes(repeating: 1), Lanes.zero)
        var (slopeRe, slopeIm) = (Lanes.zero, Lanes.zero)
        for k in stride(from: coefficients.count - 1, through: 0, by: -1) {
            (slopeRe, slopeIm) = (slopeRe * x - slopeIm * y + valueRe, slopeRe * y + slopeIm * x + valueIm)
            (valueRe, valueIm) = (valueRe * x - valueIm * y + coefficients[k], valueRe * y + valueIm * x)
        }
        return (valueRe, valueIm, slopeRe, slopeIm)
    }

    /// Σ 1 / (z[i] − z[j]) over the other roots.
    @inline(__always)
    private static func repulsion(
        _ i: Int, _ re: UnsafeMutableBufferPointer<Lanes>, _ im: UnsafeMutableBufferPointer<Lanes>
    ) -> (Lanes, Lanes) {
        var (sumRe, sumIm) = (Lanes.zero, Lanes.zero)
        for j in 0..<re.count where j != i {
            let (x, y) = (re[i] - re[j], im[i] - im[j])
            let scale = 1 / (x * x + y * y + 1e-300)
            sumRe += x * scale
            sumIm -= y * scale
        }
        return (sumRe, sumIm)
    }
}
