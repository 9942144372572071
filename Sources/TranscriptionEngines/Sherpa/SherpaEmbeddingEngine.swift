import CSherpaOnnx
import Transcription

/// A speaker embedding model that sherpa-onnx runs, inside its process.
final class SherpaEmbeddingEngine: HostedEngine {
    typealias Work = SpeakerEmbeddingTask

    let hello: EngineHello
    private let model: SherpaModel
    private let embedder: OpaquePointer
    private var samples: [Float] = []

    init(_ model: SherpaModel, library: String) throws(EngineError) {
        self.model = model
        embedder = try model.read(with: library) { crescendo_sherpa_embedder_make($0) }
        hello = EngineHello(identity: model.identity, sampleRate: SherpaModel.sampleRate, sampleForm: .int16, languages: model.languages)
    }

    deinit { crescendo_sherpa_embedder_free(embedder) }

    func begin(_ settings: Work.Settings) { abandon() }

    func feed(_ samples: [Int16]) throws(EngineError) -> Work.Answer? {
        guard Double(self.samples.count + samples.count) <= model.longestSeconds * SherpaModel.sampleRate else {
            throw .segmentTooLong(model)
        }
        self.samples += samples.map { Float($0) / 32768 }
        return nil
    }

    func finish() throws(EngineError) -> Work.Answer {
        defer { abandon() }
        // Some models end the process over speech of less than a few frames.
        guard Double(samples.count) >= Self.shortestSeconds * SherpaModel.sampleRate else { throw Self.tooShort }
        var values = [Float](repeating: 0, count: crescendo_sherpa_embedder_dimension(embedder))
        let isHeard = crescendo_sherpa_embed(embedder, Int32(SherpaModel.sampleRate), samples, samples.count, &values) == 0
        guard isHeard, !values.isEmpty else { throw Self.tooShort }
        return Work.Answer(values: values)
    }

    func abandon() { samples.removeAll(keepingCapacity: true) }

    private static let shortestSeconds = 0.5

    private static let tooShort = EngineError(
        code: "voice_too_short", userMessage: "That is too little speech to know a voice by.", isRetryable: false)
}
