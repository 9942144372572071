import CSherpaOnnx
import Transcription

/// A text-to-speech model that sherpa-onnx runs, inside its process.
final class SherpaSynthesisEngine: HostedEngine {
    typealias Work = SpeechSynthesisTask

    let hello: EngineHello
    private let model: SherpaModel
    private let synthesizer: OpaquePointer
    private let sampleRate: Double
    private let voices: Int
    private var settings: Work.Settings?

    init(_ model: SherpaModel, library: String) throws(EngineError) {
        self.model = model
        synthesizer = try model.read(with: library) { crescendo_sherpa_synthesizer_make($0) }
        sampleRate = Double(crescendo_sherpa_synthesizer_rate(synthesizer))
        voices = Int(crescendo_sherpa_synthesizer_voices(synthesizer))
        hello = EngineHello(identity: model.identity, sampleRate: sampleRate, sampleForm: .int16, languages: model.languages)
    }

    deinit { crescendo_sherpa_synthesizer_free(synthesizer) }

    func begin(_ settings: Work.Settings) throws(EngineError) {
        abandon()
        guard (0..<voices).contains(settings.voice) else { throw .voiceUnknown(settings.voice, of: voices, model) }
        self.settings = settings
    }

    func feed(_ samples: [Int16]) -> Work.Answer? { nil }

    func finish() throws(EngineError) -> Work.Answer {
        guard let settings else { throw Self.failed }
        defer { abandon() }
        let phonemes = settings.phonemes.map { $0.unicodeScalars.map { Int32($0.value) } }
        // The library takes none for a reason to look for words.
        if phonemes?.isEmpty == true { return Work.Answer(samples: [], sampleRate: sampleRate, voices: voices) }
        let spoken = settings.text.withCString { text in
            (phonemes ?? []).withUnsafeBufferPointer { codePoints in
                speech(
                    crescendo_sherpa_utterance(
                        text: text, phonemes: phonemes == nil ? nil : codePoints.baseAddress, phoneme_count: codePoints.count,
                        voice: Int32(settings.voice), speed: Float(settings.speed)))
            }
        }
        guard let spoken else { throw Self.failed }
        return Work.Answer(samples: spoken, sampleRate: sampleRate, voices: voices)
    }

    func abandon() { settings = nil }

    private func speech(_ utterance: crescendo_sherpa_utterance) -> [Float]? {
        var samples: UnsafeMutablePointer<Float>?
        var count = 0
        let result = withUnsafePointer(to: utterance) { crescendo_sherpa_speak(synthesizer, $0, &samples, &count) }
        guard result == 0 else { return nil }
        defer { crescendo_sherpa_speech_free(samples) }
        return Array(UnsafeBufferPointer(start: samples, count: count))
    }

    private static let failed = EngineError(
        code: "engine_failed", userMessage: "The model could not speak this text.", isRetryable: false)
}

extension EngineError {
    fileprivate static func voiceUnknown(_ voice: Int, of count: Int, _ model: SherpaModel) -> EngineError {
        let range = count == 1 ? "the voice 0 alone" : "the voices 0 to \(count - 1)"
        return EngineError(code: "voice_unknown", userMessage: "The model \(model.name) has \(range), and no \(voice).", isRetryable: false)
    }
}
