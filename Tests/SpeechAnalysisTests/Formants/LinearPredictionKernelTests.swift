import Testing

@testable import SpeechAnalysis

/// The wider instructions that a processor has give the poles that the module's own code gives, bit for bit.
@Suite struct LinearPredictionKernelTests {
    typealias Lanes = SIMD4<Double>

    /// Noise in three lanes, and silence in the fourth.
    static func frames(_ count: Int) -> [Lanes] {
        var noise = SyntheticSound.Noise(seed: 7)
        return (0..<count).map { _ in Lanes(Double(noise.next()), Double(noise.next()), Double(noise.next()), 0) }
    }

    static func poles(order: Int, count: Int, _ kernels: SignalKernels) -> [[Lanes]] {
        var predictor = BurgPredictor(order: order, count: count, kernels: kernels)
        var coefficients = [Lanes](repeating: .zero, count: order)
        predictor.predict(frames(count), into: &coefficients)
        var roots = PolynomialRoots(degree: order, kernels: kernels)
        roots.find(coefficients.reversed().map { -$0 })
        return [coefficients, roots.re, roots.im]
    }

    @Test(arguments: [(1, 2), (2, 3), (4, 50), (10, 550), (11, 551), (16, 1_201)])
    func predictionsAndTheirRoots(order: Int, count: Int) {
        let wide = Self.poles(order: order, count: count, .widest)
        #expect(Self.poles(order: order, count: count, .reference) == wide)
        #expect(wide[0].allSatisfy { $0[3] == 0 }, "silence predicts nothing")
        #expect(wide[0].contains { $0[0] != 0 })
    }
}
