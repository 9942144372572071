import SpeechAnalysis
import Testing

/// An analyser of any kind, so that what holds for all of them is tested once.
struct AnyAnalyzer: Sendable, CustomTestStringConvertible {
    /// What came, in order.
    struct Outputs: Equatable, Sendable {
        let values: any Equatable & Sendable
        let count: Int

        static func == (a: Outputs, b: Outputs) -> Bool { same(a.values, b.values) }

        private static func same<Value: Equatable>(_ a: Value, _ b: any Equatable) -> Bool { (b as? Value) == a }
    }

    let name: String
    /// Feeds a sound in pieces, whose sizes repeat.
    let run: @Sendable (_ samples: [Float], _ rate: Double, _ pieces: [Int]) throws -> Outputs
    /// The longest time that an output came after its own time, beyond what was promised, in seconds; at most 0 if the promise is kept.
    let excessDelay: @Sendable (_ samples: [Float], _ rate: Double) throws -> Double

    var testDescription: String { name }

    init<Analyzer: StreamingAnalyzer>(
        _ name: String, _ make: @escaping @Sendable (_ rate: Double) throws -> Analyzer,
        at seconds: @escaping @Sendable (_ output: Analyzer.Output, _ number: Int, _ rate: Double) -> Double
    ) {
        self.name = name
        run = { samples, rate, pieces in
            var analyzer = try make(rate)
            var (outputs, start, piece): ([Analyzer.Output], Int, Int) = ([], 0, 0)
            while start < samples.count {
                let end = min(samples.count, start + pieces[piece % pieces.count])
                outputs += try analyzer.push(Array(samples[start..<end]))
                (start, piece) = (end, piece + 1)
            }
            outputs += analyzer.finish()
            return Outputs(values: outputs, count: outputs.count)
        }
        excessDelay = { samples, rate in
            var analyzer = try make(rate)
            var (worst, number) = (-Double.infinity, 0)
            for start in stride(from: 0, to: samples.count, by: 160) {
                let end = min(samples.count, start + 160)
                for output in try analyzer.push(Array(samples[start..<end])) {
                    // The piece that brought it was as long as this.
                    worst = max(worst, Double(start) / rate - seconds(output, number, rate) - analyzer.latencySeconds)
                    number += 1
                }
            }
            return worst
        }
    }
}

extension AnyAnalyzer {
    /// Every analyser, with settings that make it quick. Lengths and scales of sounds are not known to them.
    static let all: [AnyAnalyzer] = [
        AnyAnalyzer("pitch ac") {
            try PitchAnalyzer(sampleRate: $0)
        } at: { frame, _, _ in
            frame.seconds
        },
        AnyAnalyzer("pitch cc") {
            try PitchAnalyzer(sampleRate: $0, method: .crossCorrelation)
        } at: { frame, _, _ in
            frame.seconds
        },
        AnyAnalyzer("pitch ac, decided at once") {
            try PitchAnalyzer(sampleRate: $0, decisionSeconds: 0.05)
        } at: { frame, _, _ in
            frame.seconds
        },
        AnyAnalyzer("intensity") {
            try IntensityAnalyzer(sampleRate: $0)
        } at: { frame, _, _ in
            frame.seconds
        },
        AnyAnalyzer("harmonicity cc") {
            try HarmonicityAnalyzer(sampleRate: $0)
        } at: { frame, _, _ in
            frame.seconds
        },
        AnyAnalyzer("harmonicity ac") {
            try HarmonicityAnalyzer(sampleRate: $0, method: .autocorrelation)
        } at: { frame, _, _ in
            frame.seconds
        },
        AnyAnalyzer("pulses") {
            try PulseAnalyzer(sampleRate: $0)
        } at: { pulse, _, _ in
            pulse.seconds
        },
        AnyAnalyzer("pulses of short stretches") {
            try PulseAnalyzer(sampleRate: $0, method: .crossCorrelation, decisionSeconds: 0.1, longestStretchSeconds: 0.1)
        } at: { pulse, _, _ in
            pulse.seconds
        },
        AnyAnalyzer("jitter and shimmer") {
            try VoicePerturbationAnalyzer(PulseAnalyzer(sampleRate: $0), sampleRate: $0, windowSeconds: 0.3, stepSeconds: 0.1)
        } at: { window, _, _ in
            0.5 * (window.startSeconds + window.endSeconds)
        },
        AnyAnalyzer("cepstral peak prominence") {
            var parameters = CepstralParameters()
            (parameters.timeStep, parameters.timeAveragingWindow, parameters.lookahead) = (0.01, 0.03, 0.02)
            return try CepstralProminenceAnalyzer(sampleRate: $0, parameters: parameters)
        } at: { frame, _, _ in
            frame.seconds
        },
        AnyAnalyzer("formants") {
            try FormantAnalyzer(sampleRate: $0, parameters: FormantParameters(timeStep: 0.02, lookahead: 0.02))
        } at: { _, number, _ in
            0.025 + 0.02 * Double(number)
        },
        AnyAnalyzer("spectrogram") {
            var parameters = SpectrogramParameters()
            parameters.timeStep = 0.01
            return try SpectrogramAnalyzer(sampleRate: $0, parameters: parameters)
        } at: { _, number, _ in
            0.005 + 0.01 * Double(number)
        },
        AnyAnalyzer("MFCC") {
            try MFCCAnalyzer(sampleRate: $0)
        } at: { _, number, _ in
            0.015 + 0.005 * Double(number)
        },
        AnyAnalyzer("loudness") {
            try LoudnessMeter(sampleRate: $0)
        } at: { reading, _, _ in
            reading.seconds
        },
        AnyAnalyzer("noise reduction") {
            try NoiseReducer(sampleRate: $0)
        } at: { _, number, rate in
            Double(number) / rate
        },
        AnyAnalyzer("pauses") {
            try PauseAnalyzer(sampleRate: $0)
        } at: { pause, _, _ in
            pause.endSeconds
        },
        AnyAnalyzer("syllables") {
            try SyllableAnalyzer(sampleRate: $0)
        } at: { nucleus, _, _ in
            nucleus.seconds
        },
        AnyAnalyzer("voice activity") { _ in
            VoiceActivityDetector()
        } at: { region, _, _ in
            region.endSeconds
        },
    ]
}
