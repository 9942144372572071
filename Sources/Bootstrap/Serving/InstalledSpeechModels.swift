import Logging
import ModelLibrary
import TranscriptionEngines
import VoiceCore

/// Installed models, as the engine that runs them takes them.
struct InstalledSpeechModels {
    private let models: [SherpaModel]
    private let choices: [ModelTask: String]

    /// - Returns: none where the folder of models cannot be read, which is logged: other engines go on.
    init(in store: ModelStore, logger: Logger) {
        models = Self.find(in: store, logger: logger)
        choices = (try? store.choices()) ?? [:]
    }

    /// Those that transcribe: the one that serves transcription, and the others.
    var recognizers: (chosen: SherpaModel?, others: [SherpaModel]) {
        let all = models.filter { $0.kind != .voiceActivity }
        return (all.first { $0.name == choices[.transcription] }, all.filter { $0.name != choices[.transcription] })
    }

    /// The one that finds where somebody speaks.
    var detector: SherpaModel? { models.first { $0.kind == .voiceActivity && $0.name == choices[.voiceActivity] } }

    private static func find(in store: ModelStore, logger: Logger) -> [SherpaModel] {
        do {
            return try store.models().compactMap { SherpaModel($0, folder: store.place(of: $0.name)) }
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
        default: return nil
        }
        self.init(
            name: model.name, version: String(model.sha256.prefix(12)), kind: kind, languages: languages, folder: folder,
            settings: runtime.settings, takesLanguage: runtime.takesLanguage ?? false, givesWordTimes: runtime.givesWordTimes ?? true,
            longestSeconds: runtime.longestSeconds ?? Self.usualLongestSeconds)
    }
}
