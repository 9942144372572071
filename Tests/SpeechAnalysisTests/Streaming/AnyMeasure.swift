import SpeechAnalysis
import Testing

/// A call that measures a whole sound, of any kind, so that what holds for all of them is tested once.
struct AnyMeasure: Sendable, CustomTestStringConvertible {
    let name: String
    let run: @Sendable (_ samples: [Float], _ rate: Double) throws -> AnyAnalyzer.Outputs

    var testDescription: String { name }

    init<Value: Equatable & Sendable>(_ name: String, _ run: @escaping @Sendable (_ samples: [Float], _ rate: Double) throws -> Value) {
        self.name = name
        self.run = { AnyAnalyzer.Outputs(values: try run($0, $1), count: 1) }
    }

    /// Every measure, with settings that make it quick.
    static let all: [AnyMeasure] = [
        AnyMeasure("pitch ac") { try Pitch.track($0, sampleRate: $1) },
        AnyMeasure("pitch cc") { try Pitch.track($0, sampleRate: $1, method: .crossCorrelation) },
        AnyMeasure("pitch statistics") { try Pitch.track($0, sampleRate: $1).statistics() },
        AnyMeasure("intensity") { try Intensity.track($0, sampleRate: $1) },
        AnyMeasure("harmonicity cc") { try Harmonicity.track($0, sampleRate: $1) },
        AnyMeasure("harmonicity ac") { try Harmonicity.track($0, sampleRate: $1, method: .autocorrelation) },
        AnyMeasure("pulses") { try PointProcess.periodic($0, sampleRate: $1) },
        AnyMeasure("jitter") { try Jitter(PointProcess.periodic($0, sampleRate: $1)) },
        AnyMeasure("shimmer") { try Shimmer($0, sampleRate: $1, pulses: PointProcess.periodic($0, sampleRate: $1)) },
        AnyMeasure("cepstral peak prominence") {
            var parameters = CepstralParameters()
            (parameters.timeStep, parameters.lookahead) = (0.01, 0.02)
            return try CepstralPeakProminence.smoothed($0, sampleRate: $1, parameters: parameters)
        },
        AnyMeasure("voice report") { try VoiceReport.make($0, sampleRate: $1) },
        AnyMeasure("formants") {
            try FormantTrack.measure($0, sampleRate: $1, parameters: FormantParameters(timeStep: 0.02, lookahead: 0.02)).tracked()
        },
        AnyMeasure("spectrogram") { try Spectrogram.measure($0, sampleRate: $1, parameters: SpectrogramParameters(windowLength: 0.02)) },
        AnyMeasure("LTAS") { try Ltas.measure($0, sampleRate: $1, bandwidth: 400) },
        AnyMeasure("spectrum") { try SoundSpectrum($0, sampleRate: $1).moments() },
        AnyMeasure("MFCC") { try MFCCTrack.measure($0, sampleRate: $1) },
        AnyMeasure("loudness") { try Loudness.measure([$0], sampleRate: $1) },
        AnyMeasure("signal to noise") { try SignalToNoise.estimate($0, sampleRate: $1) },
        AnyMeasure("speech rate") { try SpeechRate.measure($0, sampleRate: $1) },
        AnyMeasure("noise reduction") { try NoiseReducer.reduce($0, sampleRate: $1) },
        AnyMeasure("voice activity") { samples, _ in
            var detector = VoiceActivityDetector()
            return try detector.push(samples) + detector.finish()
        },
    ]
}
