#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The tables and the steps of `RealFFT`, on plain memory.
struct FFTKernel: Sendable {
    /// Complex numbers in a transform: half the samples.
    private let half: Int
    /// cos and −sin of 2πk / half.
    private let cosines: [Float]
    private let sines: [Float]
    /// cos and −sin of 2πk / (2 · half), for putting the halves together.
    private let splitCosines: [Float]
    private let splitSines: [Float]

    /// - Parameter count: real samples in a transform: a power of two.
    init(count: Int) {
        let half = count / 2
        self.half = half
        cosines = (0..<half).map { Float(cos(2 * .pi * Double($0) / Double(half))) }
        sines = (0..<half).map { Float(-sin(2 * .pi * Double($0) / Double(half))) }
        splitCosines = (0...half / 2).map { Float(cos(2 * .pi * Double($0) / Double(count))) }
        splitSines = (0...half / 2).map { Float(-sin(2 * .pi * Double($0) / Double(count))) }
    }

    /// - Parameters:
    ///   - samples: 2 · half values.
    ///   - scratch: room for 4 · half values.
    ///   - real, imaginary: room for half + 1 values each.
    func transform(
        _ samples: UnsafePointer<Float>, _ scratch: UnsafeMutablePointer<Float>, _ real: UnsafeMutablePointer<Float>,
        _ imaginary: UnsafeMutablePointer<Float>
    ) {
        let first = SplitComplex(scratch, half)
        for k in 0..<half {
            first.re[k] = samples[2 * k]
            first.im[k] = samples[2 * k + 1]
        }
        split(complexTransform(first, SplitComplex(scratch + 2 * half, half)), real, imaginary)
    }

    /// A view on two arrays that lie behind each other.
    private struct SplitComplex {
        let re: UnsafeMutablePointer<Float>
        let im: UnsafeMutablePointer<Float>

        init(_ start: UnsafeMutablePointer<Float>, _ count: Int) {
            re = start
            im = start + count
        }
    }

    /// Goes back and forth between the two buffers; returns the one that holds the result.
    private func complexTransform(_ first: SplitComplex, _ second: SplitComplex) -> SplitComplex {
        var source = first
        var target = second
        var length = half
        var stride = 1
        while length > 1 {
            if length % 4 == 0 {
                radix4(source, target, length, stride)
                length /= 4
                stride *= 4
            } else {
                radix2(source, target, stride)
                length /= 2
                stride *= 2
            }
            swap(&source, &target)
        }
        return source
    }

    private func radix4(_ x: SplitComplex, _ y: SplitComplex, _ length: Int, _ stride: Int) {
        let quarter = length / 4 * stride
        for p in 0..<length / 4 {
            let (c1, s1) = (cosines[p * stride], sines[p * stride])
            let (c2, s2) = (cosines[2 * p * stride], sines[2 * p * stride])
            let (c3, s3) = (cosines[3 * p * stride], sines[3 * p * stride])
            let (xr, xi) = (x.re + p * stride, x.im + p * stride)
            let (yr, yi) = (y.re + 4 * p * stride, y.im + 4 * p * stride)
            for q in 0..<stride {
                let (ar, ai) = (xr[q] + xr[q + 2 * quarter], xi[q] + xi[q + 2 * quarter])
                let (br, bi) = (xr[q] - xr[q + 2 * quarter], xi[q] - xi[q + 2 * quarter])
                let (cr, ci) = (xr[q + quarter] + xr[q + 3 * quarter], xi[q + quarter] + xi[q + 3 * quarter])
                let (dr, di) = (xi[q + quarter] - xi[q + 3 * quarter], xr[q + 3 * quarter] - xr[q + quarter])
                yr[q] = ar + cr
                yi[q] = ai + ci
                let (er, ei) = (br + dr, bi + di)
                yr[q + stride] = er * c1 - ei * s1
                yi[q + stride] = er * s1 + ei * c1
                let (fr, fi) = (ar - cr, ai - ci)
                yr[q + 2 * stride] = fr * c2 - fi * s2
                yi[q + 2 * stride] = fr * s2 + fi * c2
                let (gr, gi) = (br - dr, bi - di)
                yr[q + 3 * stride] = gr * c3 - gi * s3
                yi[q + 3 * stride] = gr * s3 + gi * c3
            }
        }
    }

    /// The last step of a length that is no power of four; its twiddle factor is 1.
    private func radix2(_ x: SplitComplex, _ y: SplitComplex, _ stride: Int) {
        for q in 0..<stride {
            y.re[q] = x.re[q] + x.re[q + stride]
            y.im[q] = x.im[q] + x.im[q + stride]
            y.re[q + stride] = x.re[q] - x.re[q + stride]
            y.im[q + stride] = x.im[q] - x.im[q + stride]
        }
    }

    /// Separates the transforms of the even and the odd samples and puts the real transform together.
    private func split(_ z: SplitComplex, _ real: UnsafeMutablePointer<Float>, _ imaginary: UnsafeMutablePointer<Float>) {
        real[0] = z.re[0] + z.im[0]
        imaginary[0] = 0
        real[half] = z.re[0] - z.im[0]
        imaginary[half] = 0
        for k in 1...half / 2 {
            let evenRe = 0.5 * (z.re[k] + z.re[half - k])
            let evenIm = 0.5 * (z.im[k] - z.im[half - k])
            let oddRe = 0.5 * (z.im[k] + z.im[half - k])
            let oddIm = 0.5 * (z.re[half - k] - z.re[k])
            let turnedRe = oddRe * splitCosines[k] - oddIm * splitSines[k]
            let turnedIm = oddRe * splitSines[k] + oddIm * splitCosines[k]
            real[k] = evenRe + turnedRe
            imaginary[k] = evenIm + turnedIm
            real[half - k] = evenRe - turnedRe
            imaginary[half - k] = turnedIm - evenIm
        }
    }
}
