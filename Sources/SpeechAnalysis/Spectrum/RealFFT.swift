/// The discrete Fourier transform of real samples whose count is a power of two.
///
/// Pairs of samples go as complex numbers through a transform of half the length (Sorensen et al., "Real-valued fast Fourier
/// transform algorithms", 1987), which is Stockham's autosort form with radix 4 and one radix-2 step where it needs one (Van Loan,
/// "Computational Frameworks for the Fast Fourier Transform", 1992): no bit reversal, and inner loops over neighbours, which the
/// compiler turns into vector code.
public struct RealFFT: Sendable {
    /// Samples that one transform takes.
    public let count: Int

    private let kernel: FFTKernel
    private var scratch: [Float]

    /// - Parameter count: a power of two, at least 8.
    public init(count: Int) {
        precondition(count >= 8 && count & (count - 1) == 0, "a power of two from 8")
        self.count = count
        kernel = FFTKernel(count: count)
        scratch = [Float](repeating: 0, count: 2 * count)
    }

    /// Transforms `samples`; bin k is real[k] + i · imaginary[k] = Σ x[n] · e^(−2πikn / count), not scaled.
    ///
    /// - Parameters:
    ///   - samples: `count` values.
    ///   - real, imaginary: resized to `count / 2 + 1` values each, from 0 to half the sample rate.
    public mutating func transform(_ samples: [Float], real: inout [Float], imaginary: inout [Float]) {
        precondition(samples.count == count, "as many samples as the transform was made for")
        let half = count / 2
        if real.count != half + 1 { real = [Float](repeating: 0, count: half + 1) }
        if imaginary.count != half + 1 { imaginary = [Float](repeating: 0, count: half + 1) }
        let kernel = kernel
        scratch.withUnsafeMutableBufferPointer { scratch in
            samples.withUnsafeBufferPointer { samples in
                real.withUnsafeMutableBufferPointer { real in
                    imaginary.withUnsafeMutableBufferPointer { imaginary in
                        kernel.transform(
                            samples.baseAddress!, scratch.baseAddress!, real.baseAddress!, imaginary.baseAddress!)
                    }
                }
            }
        }
    }
}
