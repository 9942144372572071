import CSignalKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Complex numbers as two arrays.
struct SplitComplex<Element> {
    var re: UnsafeMutablePointer<Element>
    var im: UnsafeMutablePointer<Element>

    init(re: UnsafeMutablePointer<Element>, im: UnsafeMutablePointer<Element>) {
        self.re = re
        self.im = im
    }

    /// The first `count` elements from `start` are real parts, the next are imaginary parts.
    init(_ start: UnsafeMutablePointer<Element>, _ count: Int) { self.init(re: start, im: start + count) }

    /// The inverse transform is the forward transform of numbers whose parts are swapped, swapped back.
    var swapped: SplitComplex { SplitComplex(re: im, im: re) }
}

/// One step of Stockham's transform: transforms of `radix` points, turned and written where the next step reads them.
///
/// With n = radix · m points and `stride` transforms side by side, y[s(rp + j) + q] = w^(jp) Σ x[s(p + km) + q] · e^(−2πijk / r), where
/// w = e^(−2πi / n), r the radix, s the stride (Van Loan, "Computational Frameworks for the Fast Fourier Transform", 1992, 1.7).
struct FourierStage<Real: BinaryFloatingPoint & Sendable>: Sendable {
    let radix: Int
    let m: Int
    let stride: Int
    /// re and im of w^(jp): for each p those of j = 1 ..< radix.
    private let turns: [Real]
    /// re and im of e^(−2πij / radix), for radices without butterflies of their own.
    private let roots: [Real]
    /// The same step in wider instructions, where there is one for these numbers and this processor.
    private let wide: csk_stage?
    /// The first step of one signal, likewise, with its turns as that takes them.
    private let first: (stage: csk_first_stage, turns: [Float])?

    init(radix: Int, m: Int, stride: Int, kernels: SignalKernels) {
        (self.radix, self.m, self.stride) = (radix, m, stride)
        turns = (0..<m).flatMap { p in (1..<radix).flatMap { j in Self.root(p * j, radix * m) } }
        roots = (0..<radix).flatMap { Self.root($0, radix) }
        let isWide = kernels == .widest && Real.self == Float.self
        wide = isWide ? csk_wide_stage(Int32(radix)) : nil
        first = isWide && stride == 1 && radix == 4 ? Self.firstStage(turns, m) : nil
    }

    /// - Parameter turns: of three for each of the m neighbours.
    private static func firstStage(_ turns: [Real], _ m: Int) -> (stage: csk_first_stage, turns: [Float])? {
        guard m % 8 == 0, let stage = csk_wide_first_stage() else { return nil }
        let apart = Swift.stride(from: 0, to: m, by: 8).flatMap { p in
            (0..<6).flatMap { part in (p..<p + 8).map { Float(turns[6 * $0 + part]) } }
        }
        return (stage, apart)
    }

    /// e^(−2πik / n), reckoned in double precision.
    private static func root(_ k: Int, _ n: Int) -> [Real] {
        let angle = -2 * Double.pi * Double(k % n) / Double(n)
        return [Real(cos(angle)), Real(sin(angle))]
    }

    /// - Parameters:
    ///   - x, y: radix · m · stride elements, not overlapping.
    func run<Element: FourierElement>(_ x: SplitComplex<Element>, _ y: SplitComplex<Element>) where Element.Real == Real {
        if let wide, runWide(wide, x, y) { return }
        let group = Element.groupCount
        guard group > 1, stride % group == 0 else { return run(x, y, stride) }
        run(Self.grouped(x), Self.grouped(y), stride / group)
    }

    /// Strides are multiples of the group here, and the memory is ours and aligned for it.
    private static func grouped<Element: FourierElement>(_ x: SplitComplex<Element>) -> SplitComplex<Element.Group> {
        SplitComplex(
            re: UnsafeMutableRawPointer(x.re).assumingMemoryBound(to: Element.Group.self),
            im: UnsafeMutableRawPointer(x.im).assumingMemoryBound(to: Element.Group.self))
    }

    /// - Returns: whether it was done. An element is its lanes, side by side.
    @inline(__always)
    private func runWide<Element: FourierElement>(_ wide: csk_stage, _ x: SplitComplex<Element>, _ y: SplitComplex<Element>) -> Bool {
        let run = stride * MemoryLayout<Element>.stride / MemoryLayout<Float>.stride
        if run == 1, let first {
            first.turns.withUnsafeBufferPointer {
                first.stage(Self.numbers(x.re), Self.numbers(x.im), Self.numbers(y.re), Self.numbers(y.im), m, $0.baseAddress)
            }
            return true
        }
        guard csk_fits(m, run) else { return false }
        turns.withUnsafeBytes { turns in
            wide(
                Self.numbers(x.re), Self.numbers(x.im), Self.numbers(y.re), Self.numbers(y.im), m, run,
                turns.baseAddress?.assumingMemoryBound(to: Float.self))
        }
        return true
    }

    @inline(__always)
    private static func numbers<Element>(_ elements: UnsafeMutablePointer<Element>) -> UnsafeMutablePointer<Float> {
        UnsafeMutableRawPointer(elements).assumingMemoryBound(to: Float.self)
    }

    @inline(__always)
    private func run<V: FourierElement>(_ x: SplitComplex<V>, _ y: SplitComplex<V>, _ stride: Int) where V.Real == Real {
        turns.withUnsafeBufferPointer { turns in
            switch radix {
            case 2: radix2(x, y, stride, turns)
            case 3: radix3(x, y, stride, turns)
            case 4: radix4(x, y, stride, turns)
            default: radix5(x, y, stride, turns)
            }
        }
    }

    private func radix2<V: FourierElement>(
        _ x: SplitComplex<V>, _ y: SplitComplex<V>, _ stride: Int, _ turns: UnsafeBufferPointer<Real>
    ) where V.Real == Real {
        let span = m * stride
        for p in 0..<m {
            let turn = Complex<V>(turns, p)
            for q in 0..<stride {
                let (from, to) = (p * stride + q, 2 * p * stride + q)
                let (a, b) = (Complex(x, from), Complex(x, from + span))
                (a + b).store(y, to)
                ((a - b) * turn).store(y, to + stride)
            }
        }
    }

    private func radix3<V: FourierElement>(
        _ x: SplitComplex<V>, _ y: SplitComplex<V>, _ stride: Int, _ turns: UnsafeBufferPointer<Real>
    ) where V.Real == Real {
        let span = m * stride
        let half = V(repeating: 0.5)
        let sine = V(repeating: Real(0.866_025_403_784_438_6))
        for p in 0..<m {
            let (turn1, turn2) = (Complex<V>(turns, 2 * p), Complex<V>(turns, 2 * p + 1))
            for q in 0..<stride {
                let (from, to) = (p * stride + q, 3 * p * stride + q)
                let (a, b, c) = (Complex(x, from), Complex(x, from + span), Complex(x, from + 2 * span))
                let sum = b + c
                let middle = a - sum.scaled(half)
                let side = (b - c).scaled(sine).turnedBack
                (a + sum).store(y, to)
                ((middle + side) * turn1).store(y, to + stride)
                ((middle - side) * turn2).store(y, to + 2 * stride)
            }
        }
    }

    private func radix4<V: FourierElement>(
        _ x: SplitComplex<V>, _ y: SplitComplex<V>, _ stride: Int, _ turns: UnsafeBufferPointer<Real>
    ) where V.Real == Real {
        let span = m * stride
        // The first turn, which is the only one of a transform's last step, is by nothing.
        for q in 0..<stride {
            let (first, second, third, fourth) = butterfly4(x, q, span)
            first.store(y, q)
            second.store(y, q + stride)
            third.store(y, q + 2 * stride)
            fourth.store(y, q + 3 * stride)
        }
        for p in 1..<max(1, m) {
            let turn1 = Complex<V>(turns, 3 * p)
            let turn2 = Complex<V>(turns, 3 * p + 1)
            let turn3 = Complex<V>(turns, 3 * p + 2)
            for q in 0..<stride {
                let to = 4 * p * stride + q
                let (first, second, third, fourth) = butterfly4(x, p * stride + q, span)
                first.store(y, to)
                (second * turn1).store(y, to + stride)
                (third * turn2).store(y, to + 2 * stride)
                (fourth * turn3).store(y, to + 3 * stride)
            }
        }
    }

    @inline(__always)
    private func butterfly4<V: FourierElement>(
        _ x: SplitComplex<V>, _ from: Int, _ span: Int
    ) -> (Complex<V>, Complex<V>, Complex<V>, Complex<V>) {
        let (a, c) = (Complex(x, from), Complex(x, from + 2 * span))
        let (b, d) = (Complex(x, from + span), Complex(x, from + 3 * span))
        let (sum, difference) = (a + c, a - c)
        let (sum2, difference2) = (b + d, (b - d).turnedBack)
        return (sum + sum2, difference + difference2, sum - sum2, difference - difference2)
    }

    private func radix5<V: FourierElement>(
        _ x: SplitComplex<V>, _ y: SplitComplex<V>, _ stride: Int, _ turns: UnsafeBufferPointer<Real>
    ) where V.Real == Real {
        let span = m * stride
        let (cos1, sin1) = (V(repeating: roots[2]), V(repeating: -roots[3]))
        let (cos2, sin2) = (V(repeating: roots[4]), V(repeating: -roots[5]))
        for p in 0..<m {
            for q in 0..<stride {
                let (from, to) = (p * stride + q, 5 * p * stride + q)
                let (a, b, e) = (Complex(x, from), Complex(x, from + span), Complex(x, from + 4 * span))
                let (c, d) = (Complex(x, from + 2 * span), Complex(x, from + 3 * span))
                let (sum1, sum2) = (b + e, c + d)
                let (difference1, difference2) = (b - e, c - d)
                let middle1 = a + sum1.scaled(cos1) + sum2.scaled(cos2)
                let middle2 = a + sum1.scaled(cos2) + sum2.scaled(cos1)
                let side1 = (difference1.scaled(sin1) + difference2.scaled(sin2)).turnedBack
                let side2 = (difference1.scaled(sin2) - difference2.scaled(sin1)).turnedBack
                (a + sum1 + sum2).store(y, to)
                ((middle1 + side1) * Complex(turns, 4 * p)).store(y, to + stride)
                ((middle2 + side2) * Complex(turns, 4 * p + 1)).store(y, to + 2 * stride)
                ((middle2 - side2) * Complex(turns, 4 * p + 2)).store(y, to + 3 * stride)
                ((middle1 - side1) * Complex(turns, 4 * p + 3)).store(y, to + 4 * stride)
            }
        }
    }
}

/// A complex number, or as many as an element has lanes.
struct Complex<V: FourierElement> {
    var re: V
    var im: V

    @inline(__always) init(_ re: V, _ im: V) { (self.re, self.im) = (re, im) }

    @inline(__always) init(_ x: SplitComplex<V>, _ index: Int) { (re, im) = (x.re[index], x.im[index]) }

    @inline(__always) init(_ turns: UnsafeBufferPointer<V.Real>, _ index: Int) {
        (re, im) = (V(repeating: turns[2 * index]), V(repeating: turns[2 * index + 1]))
    }

    @inline(__always) func store(_ y: SplitComplex<V>, _ index: Int) {
        y.re[index] = re
        y.im[index] = im
    }

    @inline(__always) func scaled(_ factor: V) -> Self { Self(re * factor, im * factor) }

    /// Times −i.
    @inline(__always) var turnedBack: Self { Self(im, V.zero - re) }

    @inline(__always) static func + (a: Self, b: Self) -> Self { Self(a.re + b.re, a.im + b.im) }
    @inline(__always) static func - (a: Self, b: Self) -> Self { Self(a.re - b.re, a.im - b.im) }
    @inline(__always) static func * (a: Self, b: Self) -> Self {
        Self(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
    }
}
