#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The transform of complex numbers under `RealFFT`: Stockham's autosort form with radices 4, 2, 3 and 5, and Bluestein's for counts
/// with other prime factors.
struct ComplexFFT<Real: BinaryFloatingPoint & Sendable>: Sendable {
    let count: Int
    private let stages: [FourierStage<Real>]
    private let chirp: ChirpTransform<Real>?

    init(count: Int, kernels: SignalKernels = .widest) {
        self.count = count
        guard let radices = Self.radices(of: count) else {
            stages = []
            chirp = ChirpTransform(count: count, kernels: kernels)
            return
        }
        chirp = nil
        var stages: [FourierStage<Real>] = []
        var (length, stride) = (count, 1)
        for radix in radices {
            length /= radix
            stages.append(FourierStage(radix: radix, m: length, stride: stride, kernels: kernels))
            stride *= radix
        }
        self.stages = stages
    }

    /// Elements that a transform needs beside its two buffers.
    var scratchCount: Int { chirp?.scratchCount ?? 0 }

    /// The factors 4, 2, 3 and 5, in the order of the steps, or nil if there is another one. The powers of two come first, so that the
    /// strides after them are multiples of whole SIMD vectors.
    private static func radices(of count: Int) -> [Int]? {
        var radices: [Int] = []
        var rest = count
        for radix in [4, 2, 3, 5] {
            while rest % radix == 0 {
                radices.append(radix)
                rest /= radix
            }
        }
        return rest == 1 ? radices : nil
    }

    /// The smallest multiple of four from `minimum` that has no prime factors but 2, 3 and 5.
    static func goodCount(from minimum: Int) -> Int {
        var count = max(4, (minimum + 3) / 4 * 4)
        while radices(of: count) == nil { count += 4 }
        return count
    }

    /// - Parameters:
    ///   - first: the input; overwritten.
    ///   - second: another `count` numbers.
    ///   - scratch: room for `scratchCount` elements.
    /// - Returns: `first` or `second`: the one that holds the result.
    func transform<Element: FourierElement>(
        _ first: SplitComplex<Element>, _ second: SplitComplex<Element>, _ scratch: UnsafeMutablePointer<Element>
    ) -> SplitComplex<Element> where Element.Real == Real {
        if let chirp {
            chirp.transform(first, scratch)
            return first
        }
        var (source, target) = (first, second)
        for stage in stages {
            stage.run(source, target)
            swap(&source, &target)
        }
        return source
    }
}

/// A transform of any count as a convolution with a chirp (Bluestein, "A linear filtering approach to the computation of discrete
/// Fourier transform", 1970), by transforms of a longer count that has small factors only.
final class ChirpTransform<Real: BinaryFloatingPoint & Sendable>: Sendable {
    private let count: Int
    private let inner: ComplexFFT<Real>
    /// re and im of e^(−πik² / count).
    private let chirp: [Real]
    /// re and im of the transform of the conjugate chirp, over the inner count.
    private let filter: [Real]

    init(count: Int, kernels: SignalKernels) {
        self.count = count
        let innerCount = ComplexFFT<Real>.goodCount(from: 2 * count - 1)
        inner = ComplexFFT(count: innerCount, kernels: kernels)
        let angles = (0..<count).map { Double.pi * Double($0 * $0 % (2 * count)) / Double(count) }
        chirp = angles.flatMap { [Real(cos($0)), Real(-sin($0))] }
        filter = Self.filter(angles, innerCount)
    }

    var scratchCount: Int { 4 * inner.count }

    /// Reckoned in double precision, as all tables are.
    private static func filter(_ angles: [Double], _ innerCount: Int) -> [Real] {
        var re = [Double](repeating: 0, count: 2 * innerCount)
        var im = [Double](repeating: 0, count: 2 * innerCount)
        for (k, angle) in angles.enumerated() {
            for place in [k, (innerCount - k) % innerCount] { (re[place], im[place]) = (cos(angle), sin(angle)) }
        }
        let fft = ComplexFFT<Double>(count: innerCount)
        return re.withUnsafeMutableBufferPointer { re in
            im.withUnsafeMutableBufferPointer { im in
                guard let re = re.baseAddress, let im = im.baseAddress else { return [] }
                let result = fft.transform(SplitComplex(re: re, im: im), SplitComplex(re: re + innerCount, im: im + innerCount), re)
                return (0..<innerCount).flatMap {
                    [Real(result.re[$0] / Double(innerCount)), Real(result.im[$0] / Double(innerCount))]
                }
            }
        }
    }

    /// In place.
    func transform<Element: FourierElement>(_ x: SplitComplex<Element>, _ scratch: UnsafeMutablePointer<Element>)
    where Element.Real == Real {
        let length = inner.count
        let (a, b) = (SplitComplex(scratch, length), SplitComplex(scratch + 2 * length, length))
        chirp.withUnsafeBufferPointer { chirp in
            filter.withUnsafeBufferPointer { filter in
                for k in 0..<length {
                    (k < count ? Complex(x, k) * Complex(chirp, k) : Complex(Element.zero, Element.zero)).store(a, k)
                }
                let spectrum = inner.transform(a, b, scratch)
                for k in 0..<length { (Complex(spectrum, k) * Complex(filter, k)).store(spectrum, k) }
                let other = spectrum.re == a.re ? b : a
                let product = inner.transform(spectrum.swapped, other.swapped, scratch).swapped
                for k in 0..<count { (Complex(product, k) * Complex(chirp, k)).store(x, k) }
            }
        }
    }
}
