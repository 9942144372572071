import Foundation
import SpeechAnalysis
import Testing

@Suite struct RealFFTTests {
    /// The definition, in double precision.
    static func reference(_ samples: [Float], bin: Int) -> (Double, Double) {
        var (real, imaginary) = (0.0, 0.0)
        for (n, sample) in samples.enumerated() {
            let angle = -2 * Double.pi * Double(bin * n % samples.count) / Double(samples.count)
            real += Double(sample) * cos(angle)
            imaginary += Double(sample) * sin(angle)
        }
        return (real, imaginary)
    }

    @Test(arguments: [8, 16, 32, 128, 512, 1_024]) func agreesWithTheDefinition(_ count: Int) {
        let samples = (0..<count).map { _ in Float.random(in: -1...1) }
        var fft = RealFFT(count: count)
        var (real, imaginary): ([Float], [Float]) = ([], [])
        fft.transform(samples, real: &real, imaginary: &imaginary)
        #expect(real.count == count / 2 + 1)
        for bin in stride(from: 0, through: count / 2, by: max(1, count / 32)) {
            let (expectedReal, expectedImaginary) = Self.reference(samples, bin: bin)
            #expect(abs(Double(real[bin]) - expectedReal) < 1e-4 * Double(count), "bin \(bin)")
            #expect(abs(Double(imaginary[bin]) - expectedImaginary) < 1e-4 * Double(count), "bin \(bin)")
        }
    }

    @Test func anImpulseIsFlat() {
        var fft = RealFFT(count: 64)
        var (real, imaginary): ([Float], [Float]) = ([], [])
        fft.transform([1] + [Float](repeating: 0, count: 63), real: &real, imaginary: &imaginary)
        #expect(real.allSatisfy { abs($0 - 1) < 1e-6 })
        #expect(imaginary.allSatisfy { abs($0) < 1e-6 })
    }
}
