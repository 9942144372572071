import CSherpaOnnx
import Transcription

/// A speaker segmentation model that sherpa-onnx runs together with a speaker embedding model, inside their process.
final class SherpaDiarizationEngine: HostedEngine {
    typealias Work = DiarizationTask

    let hello: EngineHello
    private let diarizer: OpaquePointer
    private var sound: GatheredSound
    private var settings = Work.Settings()

    init(_ model: SherpaModel, library: String) throws(EngineError) {
        sound = GatheredSound(for: model)
        diarizer = try model.read(with: library) { crescendo_sherpa_diarizer_make($0) }
        hello = EngineHello(identity: model.identity, sampleRate: SherpaModel.sampleRate, sampleForm: .int16, languages: model.languages)
    }

    deinit { crescendo_sherpa_diarizer_free(diarizer) }

    func begin(_ settings: Work.Settings) {
        abandon()
        self.settings = settings
    }

    func feed(_ samples: [Int16]) throws(EngineError) -> Work.Answer? {
        try sound.append(samples)
        return nil
    }

    func finish() throws(EngineError) -> Work.Answer {
        defer { abandon() }
        guard !sound.isShorter(than: Self.shortestSeconds) else { return Work.Answer(turns: []) }
        let samples = sound.samples
        let seconds = Double(samples.count) / SherpaModel.sampleRate
        var turns: UnsafeMutablePointer<crescendo_sherpa_turn>?
        let count = crescendo_sherpa_diarize(
            diarizer, Int32(SherpaModel.sampleRate), samples, samples.count, Int32(clamping: settings.speakers ?? 0), &turns)
        defer { crescendo_sherpa_turns_free(turns) }
        guard count >= 0 else { throw Self.failed }
        let found = UnsafeBufferPointer(start: turns, count: Int(count))
        // The last of its windows reaches beyond the sound.
        return Work.Answer(
            turns: found.compactMap { turn in
                let (start, end) = (max(0, Double(turn.start)), min(seconds, Double(turn.end)))
                return end > start ? Work.Answer.Turn(start: start, end: end, speaker: Int(turn.speaker)) : nil
            })
    }

    func abandon() { sound.clear() }

    /// In less nobody can be told from another.
    private static let shortestSeconds = 0.5

    private static let failed = EngineError(
        code: "engine_failed", userMessage: "The models could not tell the speakers of this sound apart.", isRetryable: false)
}
