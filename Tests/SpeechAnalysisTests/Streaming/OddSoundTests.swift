import SpeechAnalysis
import Testing

/// Sounds that no microphone was asked for: a typed error or a defined value each.
@Suite struct OddSoundTests {
    struct Odd: Sendable, CustomTestStringConvertible {
        let name: String
        let samples: [Float]
        var rate = 16_000.0

        var testDescription: String { name }
    }

    static let count = 9_000

    static let sounds: [Odd] = [
        Odd(name: "empty", samples: []),
        Odd(name: "one sample", samples: [0.5]),
        Odd(name: "shorter than a window", samples: Tones.sine(200, seconds: 0.005)),
        Odd(name: "zeros", samples: [Float](repeating: 0, count: count)),
        Odd(name: "DC", samples: [Float](repeating: 0.7, count: count)),
        Odd(name: "clipped", samples: SyntheticSound.speech(0.56, level: 30).map { max(-1, min(1, $0)) }),
        Odd(name: "a click", samples: [Float](repeating: 0, count: 4_000) + [1] + [Float](repeating: 0, count: 5_000)),
        Odd(name: "silence, then speech", samples: SyntheticSound.silence(0.3) + SyntheticSound.speech(0.3)),
        Odd(name: "faint beyond 24 bits", samples: SyntheticSound.speech(0.56, level: 1e-12)),
        Odd(name: "almost nothing", samples: SyntheticSound.white(0.56, level: 1e-37)),
        Odd(name: "far beyond full scale", samples: SyntheticSound.speech(0.56, level: 9e8)),
        Odd(name: "at half the sample rate", samples: (0..<count).map { $0 % 2 == 0 ? 0.5 : -0.5 }),
        Odd(name: "8 kHz", samples: Tones.glide(from: 120, hertzPerSecond: 30, seconds: 0.56, rate: 8_000, partials: 5), rate: 8_000),
        Odd(name: "96 kHz", samples: Tones.glide(from: 120, hertzPerSecond: 30, seconds: 0.56, rate: 96_000, partials: 5), rate: 96_000),
    ]

    /// Neither NaN nor infinity in anything that came.
    static func isDefined(_ outputs: AnyAnalyzer.Outputs) -> Bool {
        let text = String(reflecting: outputs.values)
        return !text.contains("nan") && !text.contains("inf,") && !text.contains("inf)") && !text.contains("inf]")
    }

    @Test(arguments: AnyMeasure.all, sounds) func measuresAreDefinedOrSayWhyNot(_ measure: AnyMeasure, _ odd: Odd) throws {
        do {
            let value = try measure.run(odd.samples, odd.rate)
            #expect(Self.isDefined(value), "\(odd.name)")
        } catch is SpeechAnalysisError {}
    }

    @Test(arguments: AnyAnalyzer.all, sounds) func analysersAreDefinedOrSayWhyNot(_ analyzer: AnyAnalyzer, _ odd: Odd) throws {
        do {
            let outputs = try analyzer.run(odd.samples, odd.rate, [1_000])
            #expect(Self.isDefined(outputs), "\(odd.name)")
        } catch is SpeechAnalysisError {}
    }

    @Test(arguments: AnyMeasure.all) func notANumberIsRefusedWithItsPlace(_ measure: AnyMeasure) {
        for bad in [Float.nan, .infinity, -.infinity] {
            var samples = SyntheticSound.speech(0.56)
            samples[4_321] = bad
            #expect(throws: SpeechAnalysisError.notFinite(index: 4_321)) { try measure.run(samples, 16_000) }
        }
    }

    @Test(arguments: AnyMeasure.all) func whatIsTooLargeIsRefusedWithItsPlace(_ measure: AnyMeasure) {
        for bad in [Float(1.1e9), -3e38] {
            var samples = SyntheticSound.speech(0.56)
            samples[4_321] = bad
            #expect(throws: SpeechAnalysisError.tooLarge(index: 4_321)) { try measure.run(samples, 16_000) }
        }
    }

    @Test(arguments: AnyMeasure.all) func speechAtUsualRatesHasValues(_ measure: AnyMeasure) throws {
        for odd in Self.sounds where ["clipped", "8 kHz", "96 kHz", "silence, then speech"].contains(odd.name) {
            // No sound below 8 kHz reaches the ceiling that formants are sought up to, but it can be resampled to it.
            #expect(throws: Never.self) { try measure.run(odd.samples, odd.rate) }
        }
    }

    @Test(arguments: [0.0, -1, 999, 1e6, .nan, .infinity]) func sampleRatesOutOfRangeAreRefused(_ rate: Double) {
        for measure in AnyMeasure.all where measure.name != "voice activity" {
            #expect(throws: SpeechAnalysisError.self, "\(measure.name)") { try measure.run([0, 0.1], rate) }
        }
        for analyzer in AnyAnalyzer.all where analyzer.name != "voice activity" {
            #expect(throws: SpeechAnalysisError.self, "\(analyzer.name)") { try analyzer.run([0, 0.1], rate, [1]) }
        }
    }
}
