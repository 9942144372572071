import Foundation
import SpeechAnalysis
import Testing

/// Spectra of eight frames at once, by way of the spectrograms that are made of them, beside transforms of single frames in double precision.
@Suite struct FramePowerTests {
    static let rate = 16_000.0

    /// Window lengths for which the transform is longer than the window four times, twice and at most twice, and odd ones.
    @Test(arguments: [
        (0.005, 20.0), (0.004, 20.0), (0.008, 500.0), (0.03, 20.0), (0.000_94, 2_000.0), (0.003_3, 4_000.0),
    ]) func everyFrameIsThatOfItsOwnTransform(_ windowLength: Double, _ frequencyStep: Double) throws {
        let samples = mixed(SyntheticSound.speech(0.3), SyntheticSound.white(0.3, level: 0.01))
        let parameters = SpectrogramParameters(windowLength: windowLength, maximumFrequency: 8_000, frequencyStep: frequencyStep)
        let found = try Spectrogram.measure(samples, sampleRate: Self.rate, parameters: parameters)
        let half = Int(2 * windowLength * Self.rate * (1 + 1e-12)) / 2
        var count = 8
        while count < 2 * half || Double(count) < Self.rate / max(frequencyStep, Double.pi.squareRoot() / (8 * windowLength)) { count *= 2 }
        let window = WindowShape.gaussian.samples(2 * half)
        let merged = max(1, Int((found.frequencyStepHz * Double(count) / Self.rate).rounded()))
        let expected = (0..<found.grid.count).map { frame in
            let middle = ((found.grid.seconds(frame) - 0.5 / Self.rate) * Self.rate + 1).rounded(.down)
            let power = Self.power(samples, from: Int(middle) - half, window, count)
            return (0..<found.binCount).map { bin in power[bin * merged..<(bin + 1) * merged].reduce(0, +) / Double(merged) }
        }
        // What rounding in `Float` may add to an amplitude, beside the loudest of all frames.
        let rounding = 1e-6 * (expected.joined().max() ?? 0).squareRoot()
        for (frame, bins) in expected.enumerated() {
            for (bin, value) in found.frame(frame).enumerated() {
                let off = abs(Double(value).squareRoot() - bins[bin].squareRoot())
                #expect(off <= 1e-5 * bins[bin].squareRoot() + rounding, "frame \(frame), bin \(bin)")
            }
        }
    }

    private static func power(_ samples: [Float], from start: Int, _ window: [Double], _ count: Int) -> [Double] {
        var padded = [Double](repeating: 0, count: count)
        for n in window.indices where samples.indices.contains(start + n) { padded[n] = Double(samples[start + n]) * window[n] }
        var (re, im, scratch): ([Double], [Double], [Double]) = ([], [], [])
        RealFFT<Double>.shared(count: count).forward(padded, re: &re, im: &im, scratch: &scratch)
        let energy = window.reduce(0) { $0 + $1 * $1 }
        return re.indices.map { (re[$0] * re[$0] + im[$0] * im[$0]) / energy }
    }

    @Test func silenceBesideSpeechIsSilent() throws {
        let samples = SyntheticSound.speech(0.2) + SyntheticSound.silence(0.1) + SyntheticSound.speech(0.1)
        let spectrogram = try Spectrogram.measure(samples, sampleRate: Self.rate)
        for frame in 0..<spectrogram.grid.count where (0.206...0.294).contains(spectrogram.grid.seconds(frame)) {
            #expect(spectrogram.frame(frame).allSatisfy { $0 == 0 }, "frame \(frame)")
        }
    }
}
