import ModelLibrary
import TranscriptionEngines
import VoiceCore

/// Installed models, as the engine that runs them takes them.
struct InstalledSpeechModels: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        let model: SherpaModel
        /// Of its files.
        let bytes: Int64
        /// Tells it from itself before it was removed and installed again.
        let installedAt: Timestamp
    }

    let entries: [Entry]
    let choices: [ModelTask: String]

    init(_ entries: [Entry] = [], choices: [ModelTask: String] = [:]) {
        self.entries = entries
        self.choices = choices
    }

    /// Those that can be made sense of: a model that cannot is none, and does not keep the others out.
    ///
    /// - Throws: `ModelError` where the folder of models or the record of choices cannot be read.
    init(in store: ModelStore) throws(ModelError) {
        entries = try store.models().compactMap { installed in
            SherpaModel(installed, folder: store.place(of: installed.name)).map {
                Entry(model: $0, bytes: installed.bytes, installedAt: installed.installedAt)
            }
        }
        choices = try store.choices()
    }

    subscript(name: String) -> Entry? { entries.first { $0.model.name == name } }

    private var models: [SherpaModel] { entries.map(\.model) }

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

    /// The one that tells which language is spoken.
    var languageIdentifier: SherpaModel? {
        models.first { $0.kind == .languageIdentification && $0.name == choices[.languageIdentification] }
    }

    /// Those that speak: the one that serves text to speech, and the others.
    var synthesizers: (chosen: SherpaModel?, others: [SherpaModel]) {
        let all = models.filter { $0.kind == .textToSpeech }
        return (all.first { $0.name == choices[.textToSpeech] }, all.filter { $0.name != choices[.textToSpeech] })
    }

    /// The one that tells where one speaker stops and another starts, with the one that makes numbers of voices.
    var diarizer: SherpaModel? {
        guard let embedder else { return nil }
        return models.first { $0.kind == .speakerSegmentation && $0.name == choices[.speakerSegmentation] }?.paired(with: embedder)
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
        case .speakerSegmentation: kind = .speakerSegmentation
        case .languageIdentification: kind = .languageIdentification
        case .textToSpeech: kind = .textToSpeech
        }
        self.init(
            name: model.name, version: String(model.sha256.prefix(12)), kind: kind, languages: languages, folder: folder,
            settings: runtime.settings, takesLanguage: runtime.takesLanguage ?? false, givesWordTimes: runtime.givesWordTimes ?? true,
            longestSeconds: runtime.longestSeconds ?? Self.usualLongestSeconds, phonemeVoice: runtime.phonemeVoice)
    }
}
