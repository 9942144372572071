import SpeechAnalysis
import Testing

@Suite struct WindowShapeTests {
    static let shapes: [WindowShape] = [.rectangular, .hann, .hamming, .gaussian, .kaiser(beta: 0), .kaiser(beta: 20)]

    @Test(arguments: shapes) func isOneInTheMiddleSymmetricAndNothingOutside(_ shape: WindowShape) {
        #expect(abs(shape.value(at: 0) - 1) < 1e-12)
        #expect(shape.value(at: 1.001) == 0 && shape.value(at: -1.001) == 0)
        for x in [0.1, 0.5, 0.9, 1] { #expect(abs(shape.value(at: x) - shape.value(at: -x)) < 1e-12) }
    }

    @Test func heightsAreThoseOfTheDefinitions() {
        #expect(abs(WindowShape.hann.value(at: 0.5) - 0.5) < 1e-12)
        #expect(abs(WindowShape.hamming.value(at: 1) - 0.08) < 1e-12)
        #expect(abs(WindowShape.gaussian.value(at: 1)) < 1e-12)
        // exp(-3), hardly lowered.
        #expect(abs(WindowShape.gaussian.value(at: 0.5) - 0.049_781_5) < 1e-6)
        // I0(0) / I0(8) = 1 / 427.564.
        #expect(abs(WindowShape.kaiser(beta: 8).value(at: 1) - 0.002_338_83) < 1e-7)
        #expect(WindowShape.kaiser(beta: 0).value(at: 1) == 1)
    }

    @Test func samplesLieWhereTheSpacingSays() {
        #expect(WindowShape.hann.samples(4, .periodic).map { ($0 * 1e9).rounded() / 1e9 } == [0, 0.5, 1, 0.5])
        #expect(WindowShape.hann.samples(5, .ends).map { ($0 * 1e9).rounded() / 1e9 } == [0, 0.5, 1, 0.5, 0])
        let middles = WindowShape.hann.samples(2)
        #expect(abs(middles[0] - 0.5) < 1e-12 && abs(middles[1] - 0.5) < 1e-12)
        #expect(WindowShape.hann.samples(1) == [1])
        #expect(WindowShape.hann.samples(0).isEmpty)
    }
}
