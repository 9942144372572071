import CSherpaOnnx
import Transcription

/// A speaker embedding model that sherpa-onnx runs, inside its process.
final class SherpaEmbeddingEngine: HostedEngine {
    typealias Work = SpeakerEmbeddingTask

    let hello: EngineHello
    private let embedder: OpaquePointer
    private var sound: GatheredSound

    init(_ model: SherpaModel, library: String) throws(EngineError) {
        sound = GatheredSound(for: model)
        embedder = try model.read(with: library) { crescendo_sherpa_embedder_make($0) }
        hello = EngineHello(identity: model.identity, sampleRate: SherpaModel.sampleRate, sampleForm: .int16, languages: model.languages)
    }

    deinit { crescendo_sherpa_embedder_free(embedder) }

    func begin(_ settings: Work.Settings) { abandon() }

    func feed(_ samples: [Int16]) throws(EngineError) -> Work.Answer? {
        try sound.append(samples)
        return nil
    }

    func finish() throws(EngineError) -> Work.Answer {
        defer { abandon() }
        guard !sound.isShorter(than: Self.shortestSeconds) else { throw Self.tooShort }
        let samples = sound.samples
        var values = [Float](repeating: 0, count: crescendo_sherpa_embedder_dimension(embedder))
        let isHeard = crescendo_sherpa_embed(embedder, Int32(SherpaModel.sampleRate), samples, samples.count, &values) == 0
        guard isHeard, !values.isEmpty else { throw Self.tooShort }
        return Work.Answer(values: values)
    }

    func abandon() { sound.clear() }

    private static let shortestSeconds = 0.5

    private static let tooShort = EngineError(
        code: "voice_too_short", userMessage: "That is too little speech to know a voice by.", isRetryable: false)
}
