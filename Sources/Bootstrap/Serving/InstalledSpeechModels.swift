import Logging
import ModelLibrary
import TranscriptionEngines
import VoiceCore

/// Installed models, as the engine that runs them takes them.
struct InstalledSpeechModels {
    private let models: [SherpaModel]
    private let choices: [ModelTask: String]
    /// Of each model's files.
    let bytes: [String: Int64]

    /// - Returns: none where the folder of models cannot be read, which is logged: other engines go on.
    init(in store: ModelStore, logger: Logger) {
        let installed = Self.find(in: store, logger: logger)
        models = installed.map(\.model)
        bytes = Dictionary(installed.map { ($0.model.name, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        choices = (try? store.choices()) ?? [:]
    }

    /// Those that transcribe: the one that serves transcription, and the others.
    var recognizers: (chosen: SherpaModel?, others: [SherpaModel]) {
        let all = models.filter { [.whole, .live].contains($0.kind) }
        return (all.first { $0.name == choices[.transcription] }, all.filter { $0.name != choices[.transcription] })
    }

    /// The one that finds where somebody speaks.
    var detector: SherpaModel? { models.first { $0.kind == .voiceActivity && $0.name == choices[.voiceActivity] } }

    /// The one that puts marks and capitals into text.
    var punctuator: SherpaModel? { models.first { $0.kind == .punctuation && $0.name == choices[.punctuation] } }

    /// The one that takes noise out of speech.
    var denoiser: SherpaModel? { models.first { $0.kind == .noiseReduction && $0.name == choices[.noiseReduction] } }

    /// The one that makes numbers of voices.
    var embedder: SherpaModel? { models.first { $0.kind == .speakerEmbedding && $0.name == choices[.speakerEmbedding] } }

    private static func find(in store: ModelStore, logger: Logger) -> [(model: SherpaModel, bytes: Int64)] {
        do {
            return try store.models().compactMap { installed in
                SherpaModel(installed, folder: store.place(of: installed.name)).map { ($0, installed.bytes) }
            }
        } catch {
            logger.warning("installed models cannot be read", metadata: ["error": "\(error.code)", "cause": "\(error.operatorMessage)"])
            return []
        }
    }
}

extension SherpaModel {
    /// - Returns: `nil` for a model of another task, and one that nobody knows how to run.
    init?(_ model: InstalledModel, folder: String) {
        guard let runtime = model.runtime, let languages = model.languages else { return nil }
        let kind: Kind
        switch model.task {
        case .transcription: kind = .whole
        case .liveTranscription: kind = .live
        case .voiceActivity: kind = .voiceActivity
        case .punctuation: kind = .punctuation
        case .speakerEmbedding: kind = .speakerEmbedding
        case .noiseReduction: kind = .noiseReduction
        default: return nil
        }
        self.init(
            name: model.name, version: String(model.sha256.prefix(12)), kind: kind, languages: languages, folder: folder,
            settings: runtime.settings, takesLanguage: runtime.takesLanguage ?? false, givesWordTimes: runtime.givesWordTimes ?? true,
            longestSeconds: runtime.longestSeconds ?? Self.usualLongestSeconds)
    }
}
