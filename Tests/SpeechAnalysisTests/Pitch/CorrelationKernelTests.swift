import Testing

@testable import SpeechAnalysis

/// The wider instructions that a processor has give the correlations that the module's own code gives, bit for bit.
@Suite struct CorrelationKernelTests {
    @Test(arguments: [(8_000.0, 75.0, 1.0), (16_000, 75, 1), (16_000, 60, 3), (44_100, 100, 1), (96_000, 50, 1)])
    func curvesOfFrames(sampleRate: Double, floor: Double, periods: Double) throws {
        let plain = Self.curve(sampleRate, floor, periods, .reference)
        #expect(Self.curve(sampleRate, floor, periods, .widest) == plain)
        #expect(plain.max().map { $0 > 0.99 } == true, "a sound is like itself")
    }

    @Test(arguments: [1, 2, 7, 30, 70, 71]) func maximaBetweenSamples(depth: Int) {
        var noise = SyntheticSound.Noise(seed: 3)
        let curve = (0..<400).map { _ in noise.next() }
        let peaks = (1..<399).filter { curve[$0] > curve[$0 - 1] && curve[$0] > curve[$0 + 1] }
        func maxima(_ kernels: SignalKernels) -> [Double] {
            let interpolator = SincInterpolator(depth: depth, kernels: kernels)
            return curve.withUnsafeBufferPointer { curve in
                peaks.flatMap { peak in
                    let found = interpolator.maximum(curve, peak: peak)
                    return [found.place, found.height]
                }
            }
        }
        #expect(maxima(.widest) == maxima(.reference))
    }

    private static func curve(_ sampleRate: Double, _ floor: Double, _ periods: Double, _ kernels: SignalKernels) -> [Float] {
        var noise = SyntheticSound.Noise(seed: 5)
        let samples = (0..<Int(sampleRate / 4)).map { _ in noise.next() }
        let frames = CrossCorrelationFrames(sampleRate: sampleRate, pitchFloor: floor, periodsPerWindow: periods, kernels: kernels)
        let (curve, workspace) = (SignalMemory<Float>(repeating: 0, count: frames.curveLength), frames.makeWorkspace())
        var peak: Float = 0
        samples.withUnsafeBufferPointer { samples in
            frames.correlate(
                SoundPiece(samples: samples, firstIndex: 0), FrameGrid(startSeconds: 0.1, stepSeconds: 0.01, count: 1), 0..<1,
                in: workspace, into: curve.start, peaks: &peak)
        }
        return Array(curve.buffer)
    }
}
