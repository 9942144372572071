import CSherpaOnnx
import Transcription

/// A Whisper model that sherpa-onnx asks for the language alone, inside its process.
final class SherpaLanguageEngine: HostedEngine {
    typealias Work = LanguageIdentificationTask

    let hello: EngineHello
    private let identifier: OpaquePointer
    private var sound: GatheredSound

    init(_ model: SherpaModel, library: String) throws(EngineError) {
        sound = GatheredSound(for: model)
        identifier = try model.read(with: library) { crescendo_sherpa_identifier_make($0) }
        hello = EngineHello(identity: model.identity, sampleRate: SherpaModel.sampleRate, sampleForm: .int16, languages: model.languages)
    }

    deinit { crescendo_sherpa_identifier_free(identifier) }

    func begin(_ settings: Work.Settings) { abandon() }

    func feed(_ samples: [Int16]) throws(EngineError) -> Work.Answer? {
        try sound.append(samples)
        return nil
    }

    func finish() throws(EngineError) -> Work.Answer {
        defer { abandon() }
        guard !sound.isShorter(than: Self.shortestSeconds) else { return Work.Answer(language: nil) }
        let samples = sound.samples
        let told = crescendo_sherpa_identify(identifier, Int32(SherpaModel.sampleRate), samples, samples.count)
        defer { crescendo_sherpa_text_free(told) }
        return Work.Answer(language: told.flatMap { SherpaWords.language(String(cString: $0)) })
    }

    func abandon() { sound.clear() }

    /// In less no word is said.
    private static let shortestSeconds = 0.1
}
