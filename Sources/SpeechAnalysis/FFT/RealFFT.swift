import CSignalKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The discrete Fourier transform of real samples, of any count, forward and back.
///
/// A plan: tables that never change, so one value serves any number of threads at once; the caller brings the scratch memory.
/// `RealFFT.shared(count:)` makes each plan once a process. Counts of the form 2^a · 3^b · 5^c are fast; others take about ten times
/// as long.
///
/// An `Element` of `Float` or `Double` transforms one signal; a SIMD vector transforms one in each lane. Samples go in pairs as complex
/// numbers through a transform of half the count (Sorensen et al., "Real-valued fast Fourier transform algorithms", 1987), which is
/// Stockham's autosort form (Van Loan, 1992): no bit reversal, and inner loops over neighbours. Tables are reckoned in double
/// precision; the error of a transform in `Float` is about 1e-7 of the largest bin, in `Double` 1e-16.
public struct RealFFT<Element: FourierElement>: Sendable {
    /// Samples that one transform takes.
    public let count: Int

    /// The transform of half as many complex numbers; of as many where the count is odd.
    let complex: ComplexFFT<Element.Real>
    /// re and im of e^(−2πik / count) for k up to a quarter of `count`.
    private let turns: [Element.Real]
    /// `parted` and `joined` in wider instructions, where there are such for these numbers and this processor.
    private let widePart: csk_halves?
    private let wideJoin: csk_halves?

    /// - Parameter count: samples in a transform, at least 1.
    public init(count: Int) { self.init(count: count, kernels: .widest) }

    /// - Parameter kernels: `.reference` to compare with.
    @specialized(where Element == Float)
    @specialized(where Element == Double)
    @specialized(where Element == SIMD4<Float>)
    @specialized(where Element == SIMD8<Float>)
    @specialized(where Element == SIMD2<Double>)
    package init(count: Int, kernels: SignalKernels) {
        precondition(count >= 1, "a transform has at least one sample")
        self.count = count
        complex = ComplexFFT(count: count % 2 == 0 ? count / 2 : count, kernels: kernels)
        turns = (0...count / 4).flatMap { k in
            let angle = -2 * Double.pi * Double(k) / Double(count)
            return [Element.Real(cos(angle)), Element.Real(sin(angle))]
        }
        let isWide = kernels == .widest && Element.Real.self == Float.self
        let signals = Int32(MemoryLayout<Element>.stride / MemoryLayout<Element.Real>.stride)
        (widePart, wideJoin) = isWide ? (csk_wide_part(signals), csk_wide_join(signals)) : (nil, nil)
    }

    /// Bins of the spectrum, from 0 to half the sample rate.
    public var binCount: Int { count / 2 + 1 }

    /// Elements of scratch memory that a transform needs.
    public var scratchCount: Int { 4 * complex.count + complex.scratchCount }

    /// The smallest count from `minimum` that is fast: a multiple of eight with no prime factors but 2, 3 and 5.
    public static func fastCount(from minimum: Int) -> Int { 2 * ComplexFFT<Element.Real>.goodCount(from: (minimum + 1) / 2) }

    /// Bin k becomes re[k] + i · im[k] = Σ x[n] · e^(−2πikn / count), not scaled.
    ///
    /// - Parameters:
    ///   - samples: `count` elements.
    ///   - re, im: room for `binCount` elements each; not overlapping `scratch`, may overlap `samples`.
    ///   - scratch: room for `scratchCount` elements, aligned to 16 bytes or to the element, whichever is more.
    @specialized(where Element == Float)
    @specialized(where Element == Double)
    @specialized(where Element == SIMD4<Float>)
    @specialized(where Element == SIMD8<Float>)
    @specialized(where Element == SIMD2<Double>)
    public func forward(
        _ samples: UnsafePointer<Element>, re: UnsafeMutablePointer<Element>, im: UnsafeMutablePointer<Element>,
        scratch: UnsafeMutablePointer<Element>
    ) {
        let (x, y, rest) = buffers(scratch)
        guard count % 2 == 0 else {
            for n in 0..<count { (x.re[n], x.im[n]) = (samples[n], .zero) }
            let z = complex.transform(x, y, rest)
            for k in 0..<binCount { (re[k], im[k]) = (z.re[k], z.im[k]) }
            return
        }
        for n in 0..<count / 2 { (x.re[n], x.im[n]) = (samples[2 * n], samples[2 * n + 1]) }
        parted(complex.transform(x, y, rest), SplitComplex(re: re, im: im))
    }

    /// The samples of a spectrum, times `count`: x[n] = Σ X[k] · e^(2πikn / count) over all bins, those above half the rate being the
    /// conjugates of those below.
    ///
    /// - Parameters:
    ///   - re, im: `binCount` elements each; the imaginary parts of the first bin and, if `count` is even, of the last are not read.
    ///   - samples: room for `count` elements; not overlapping `scratch`, may overlap `re` and `im`.
    ///   - scratch: room for `scratchCount` elements, aligned as for `forward`.
    @specialized(where Element == Float)
    @specialized(where Element == Double)
    @specialized(where Element == SIMD4<Float>)
    @specialized(where Element == SIMD8<Float>)
    @specialized(where Element == SIMD2<Double>)
    public func inverse(
        re: UnsafePointer<Element>, im: UnsafePointer<Element>, samples: UnsafeMutablePointer<Element>,
        scratch: UnsafeMutablePointer<Element>
    ) {
        let (x, y, rest) = buffers(scratch)
        guard count % 2 == 0 else {
            (x.re[0], x.im[0]) = (re[0], .zero)
            for k in 1..<binCount {
                (x.re[k], x.im[k]) = (re[k], im[k])
                (x.re[count - k], x.im[count - k]) = (re[k], .zero - im[k])
            }
            let z = complex.transform(x.swapped, y.swapped, rest).swapped
            for n in 0..<count { samples[n] = z.re[n] }
            return
        }
        joined(re, im, x)
        let z = complex.transform(x.swapped, y.swapped, rest).swapped
        for n in 0..<count / 2 { (samples[2 * n], samples[2 * n + 1]) = (z.re[n], z.im[n]) }
    }

    private func buffers(
        _ scratch: UnsafeMutablePointer<Element>
    ) -> (SplitComplex<Element>, SplitComplex<Element>, UnsafeMutablePointer<Element>) {
        let length = complex.count
        return (SplitComplex(scratch, length), SplitComplex(scratch + 2 * length, length), scratch + 4 * length)
    }

    /// Parts the transforms of the even and the odd samples and puts the real transform together.
    private func parted(_ z: SplitComplex<Element>, _ y: SplitComplex<Element>) {
        let half = count / 2
        let middle = Element(repeating: 0.5)
        let (first, last) = (z.re[0] + z.im[0], z.re[0] - z.im[0])
        turns.withUnsafeBufferPointer { turns in
            for k in halves(widePart, (UnsafePointer(z.re), UnsafePointer(z.im)), y, turns)..<half / 2 + 1 {
                let (a, b) = (Complex(z, k), Complex(z.re[half - k], .zero - z.im[half - k]))
                let even = (a + b).scaled(middle)
                let odd = ((a - b).turnedBack).scaled(middle) * Complex(turns, k)
                (even + odd).store(y, k)
                let other = even - odd
                Complex(other.re, .zero - other.im).store(y, half - k)
            }
        }
        (y.re[0], y.im[0]) = (first, .zero)
        (y.re[half], y.im[half]) = (last, .zero)
    }

    /// - Returns: the first bin that is left to do.
    @inline(__always)
    private func halves(
        _ wide: csk_halves?, _ x: (re: UnsafePointer<Element>, im: UnsafePointer<Element>), _ y: SplitComplex<Element>,
        _ turns: UnsafeBufferPointer<Element.Real>
    ) -> Int {
        guard let wide else { return 1 }
        func numbers(_ elements: UnsafePointer<Element>) -> UnsafePointer<Float> {
            UnsafeRawPointer(elements).assumingMemoryBound(to: Float.self)
        }
        func room(_ elements: UnsafeMutablePointer<Element>) -> UnsafeMutablePointer<Float> {
            UnsafeMutableRawPointer(elements).assumingMemoryBound(to: Float.self)
        }
        return wide(
            numbers(x.re), numbers(x.im), room(y.re), room(y.im), count / 2,
            UnsafeRawPointer(turns.baseAddress)?.assumingMemoryBound(to: Float.self))
    }

    /// What `parted` does, backwards and times two.
    private func joined(_ re: UnsafePointer<Element>, _ im: UnsafePointer<Element>, _ z: SplitComplex<Element>) {
        let half = count / 2
        (z.re[0], z.im[0]) = (re[0] + re[half], re[0] - re[half])
        turns.withUnsafeBufferPointer { turns in
            for k in halves(wideJoin, (re, im), z, turns)..<half / 2 + 1 {
                let (a, b) = (Complex(re[k], im[k]), Complex(re[half - k], .zero - im[half - k]))
                let turn = Complex<Element>(turns, k)
                let (even, odd) = (a + b, (a - b) * Complex(turn.im, turn.re))
                (even + odd).store(z, k)
                let other = even - odd
                Complex(other.re, .zero - other.im).store(z, half - k)
            }
        }
    }
}
