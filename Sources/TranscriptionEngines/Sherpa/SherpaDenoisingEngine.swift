import CSherpaOnnx
import Transcription

/// A noise reduction model that sherpa-onnx runs, inside its process.
final class SherpaDenoisingEngine: HostedEngine {
    typealias Work = DenoisingTask

    let hello: EngineHello
    private let denoiser: OpaquePointer
    private var sound: GatheredSound

    init(_ model: SherpaModel, library: String) throws(EngineError) {
        sound = GatheredSound(for: model, longestSeconds: Self.longestSeconds)
        denoiser = try model.read(with: library) { crescendo_sherpa_denoiser_make($0) }
        hello = EngineHello(identity: model.identity, sampleRate: SherpaModel.sampleRate, sampleForm: .int16, languages: model.languages)
    }

    deinit { crescendo_sherpa_denoiser_free(denoiser) }

    func begin(_ settings: Work.Settings) { abandon() }

    func feed(_ samples: [Int16]) throws(EngineError) -> Work.Answer? {
        try sound.append(samples)
        return nil
    }

    func finish() throws(EngineError) -> Work.Answer {
        defer { abandon() }
        let samples = sound.samples
        guard !sound.isShorter(than: Self.shortestSeconds) else { return Work.Answer(samples: samples) }
        var cleaned = [Float](repeating: 0, count: samples.count)
        guard crescendo_sherpa_denoise(denoiser, Int32(SherpaModel.sampleRate), samples, samples.count, &cleaned) == 0 else {
            throw Self.failed
        }
        return Work.Answer(samples: cleaned)
    }

    func abandon() { sound.clear() }

    /// In less no word is said.
    private static let shortestSeconds = 0.1

    /// What comes back has room in one answer; no utterance is so long.
    private static let longestSeconds = 90.0

    private static let failed = EngineError(
        code: "engine_failed", userMessage: "The model could not take the noise out of this sound.", isRetryable: false)
}
