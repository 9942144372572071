import Foundation
import SpeechAnalysis
import Testing

@Suite struct SignalToNoiseTests {
    /// Speech with pauses, and white noise so many dB below the speech while it sounds.
    static func noisy(_ decibels: Double) -> [Float] {
        let speech = SyntheticSound.speech(1, level: 0.5)
        let power = speech.reduce(0.0) { $0 + Double($1 * $1) } / Double(speech.count)
        // Evenly spread noise of amplitude a has the power a² / 3.
        let level = (3 * power * pow(10, -decibels / 10)).squareRoot()
        let samples = SyntheticSound.silence(0.5) + speech + SyntheticSound.silence(0.5)
        return mixed(samples, SyntheticSound.white(2, level: Float(level)))
    }

    @Test(arguments: [5.0, 10, 20, 30, 40]) func aKnownRatioIsRead(_ decibels: Double) throws {
        let estimate = try SignalToNoise.estimate(Self.noisy(decibels), sampleRate: 16_000)
        #expect(abs(try #require(estimate.decibels) - decibels) < 2.5)
        #expect((0.2...0.65).contains(estimate.activeShare))
    }

    @Test func noiseAndSilenceHaveNoRatio() throws {
        #expect(try SignalToNoise.estimate(SyntheticSound.silence(1), sampleRate: 16_000).decibels == nil)
        let offset = [Float](repeating: 0.3, count: 16_000)
        #expect(try SignalToNoise.estimate(offset, sampleRate: 16_000).decibels == nil)
        let noise = try SignalToNoise.estimate(SyntheticSound.white(2, level: 0.1), sampleRate: 16_000)
        #expect(noise.activeShare < 0.05)
        #expect(abs(noise.noiseDecibels - 10 * log10(0.01 / 3)) < 0.5)
    }

    @Test func whatCannotBeMeasuredIsSaid() {
        #expect(throws: SpeechAnalysisError.tooShort(presentSeconds: 0.1, neededSeconds: 0.5)) {
            try SignalToNoise.estimate(SyntheticSound.white(0.1), sampleRate: 16_000)
        }
        #expect(throws: SpeechAnalysisError.self) { try SignalToNoise.estimate([.nan], sampleRate: 16_000) }
    }
}
