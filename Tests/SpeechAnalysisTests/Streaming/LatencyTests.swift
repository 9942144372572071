import SpeechAnalysis
import Testing

/// The waits that docs/analysis.md states, of analysers with their defaults at 16 kHz. That they are kept is `StreamingTests`' part.
@Suite struct LatencyTests {
    @Test func latenciesAreThoseOfTheDocs() throws {
        let rate = 16_000.0
        let stated: [(String, Double, Double)] = [
            ("pitch ac", try PitchAnalyzer(sampleRate: rate).latencySeconds, 1.13),
            ("pitch cc", try PitchAnalyzer(sampleRate: rate, method: .crossCorrelation).latencySeconds, 1.04),
            ("intensity", try IntensityAnalyzer(sampleRate: rate).latencySeconds, 0.032),
            ("harmonicity cc", try HarmonicityAnalyzer(sampleRate: rate).latencySeconds, 0.014),
            ("harmonicity ac", try HarmonicityAnalyzer(sampleRate: rate, method: .autocorrelation).latencySeconds, 0.09),
            ("pulses", try PulseAnalyzer(sampleRate: rate).latencySeconds, 11.2),
            (
                "jitter and shimmer",
                try VoicePerturbationAnalyzer(PulseAnalyzer(sampleRate: rate), sampleRate: rate).latencySeconds, 12.7
            ),
            ("prominence", try CepstralProminenceAnalyzer(sampleRate: rate).latencySeconds, 3.2),
            ("formants", try FormantAnalyzer(sampleRate: rate).latencySeconds, 3.1),
            ("spectrogram", try SpectrogramAnalyzer(sampleRate: rate).latencySeconds, 0.019),
            ("MFCC", try MFCCAnalyzer(sampleRate: rate).latencySeconds, 0.05),
            ("loudness", try LoudnessMeter(sampleRate: rate).latencySeconds, 0),
            ("noise reduction", try NoiseReducer(sampleRate: rate).latencySeconds, 0.54),
            ("pauses", try PauseAnalyzer(sampleRate: rate).latencySeconds, 0.15),
            ("syllables", try SyllableAnalyzer(sampleRate: rate).latencySeconds, 1.3),
            ("voice activity", VoiceActivityDetector().latencySeconds, 10.7),
        ]
        for (name, found, expected) in stated { #expect(abs(found - expected) <= 0.02 * expected + 0.001, "\(name): \(found)") }
    }

    @Test func whoAsksForLessWaitsLess() throws {
        let quick = try PulseAnalyzer(sampleRate: 16_000, decisionSeconds: 0.2, longestStretchSeconds: 1)
        #expect(quick.latencySeconds < 1.5)
        let formants = try FormantAnalyzer(sampleRate: 16_000, parameters: FormantParameters(lookahead: 0.05))
        #expect(formants.latencySeconds < 0.3)
        #expect(try PitchAnalyzer(sampleRate: 16_000, decisionSeconds: .infinity).latencySeconds == .infinity)
    }
}
