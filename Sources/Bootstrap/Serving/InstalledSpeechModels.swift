import Logging
import ModelLibrary
import TranscriptionEngines
import VoiceCore

/// Installed models that transcribe, as their engine takes them.
enum InstalledSpeechModels {
    /// - Returns: none where the folder of models cannot be read, which is logged: other engines go on.
    static func find(in store: ModelStore, logger: Logger) -> [SherpaModel] {
        do {
            return try store.models().compactMap { SherpaModel($0, folder: store.place(of: $0.name)) }
        } catch {
            logger.warning("installed models cannot be read", metadata: ["error": "\(error.code)", "cause": "\(error.operatorMessage)"])
            return []
        }
    }

    /// The name of the one that serves transcription.
    static func chosen(in store: ModelStore) -> String? { (try? store.choices())?[.transcription] }
}

extension SherpaModel {
    /// - Returns: `nil` for a model of another task, and one that nobody knows how to run.
    init?(_ model: InstalledModel, folder: String) {
        guard let runtime = model.runtime, let languages = model.languages else { return nil }
        let kind: Kind
        switch model.task {
        case .transcription: kind = .whole
        case .liveTranscription: kind = .live
        default: return nil
        }
        self.init(
            name: model.name, version: String(model.sha256.prefix(12)), kind: kind, languages: languages, folder: folder,
            settings: runtime.settings, takesLanguage: runtime.takesLanguage ?? false,
            longestSeconds: runtime.longestSeconds ?? Self.usualLongestSeconds)
    }
}
