/// The engines of this installation, the preferred one first.
public struct EngineCatalogue: Sendable {
    /// In order of preference.
    public let engines: [any SpeechRecognizer]

    /// What makes numbers of voices, where there is such a model.
    public let embedder: (any SpeakerEmbedder)?

    /// What takes noise out of speech where that is asked for; `nil` for our own noise reduction.
    private let denoiser: (any SpeechDenoiser)?

    /// What tells speakers apart; `nil` to do so without a model.
    public let diarization: DiarizationModels?

    public init(
        _ engines: [any SpeechRecognizer], embedder: (any SpeakerEmbedder)? = nil, denoiser: (any SpeechDenoiser)? = nil,
        diarizer: (any DiarizationModel)? = nil
    ) {
        self.engines = engines
        self.denoiser = denoiser
        self.embedder = embedder
        diarization = diarizer.flatMap { diarizer in embedder.map { DiarizationModels(diarizer: diarizer, embedder: $0) } }
    }

    /// The engine that the settings ask for, else the first that understands their language; with the models for the noise
    /// reduction and the speakers that they ask for.
    ///
    /// - Throws: `engine_unknown` for a name that is not here; `language_unsupported`, which names the engines that can, if the asked
    ///   one, or every one, does not understand the language; `engine_none` in an installation without engines.
    public func recognizer(for settings: TranscriptionSettings) throws(TranscriptionError) -> any SpeechRecognizer {
        guard !engines.isEmpty else { throw .noEngine }
        var candidates = engines
        if let name = settings.engine {
            candidates = engines.filter { $0.capabilities.engine == name }
            guard !candidates.isEmpty else { throw .unknownEngine(name, known: engines.map(\.capabilities.engine)) }
        }
        if let match = candidates.first(where: { $0.capabilities.understands(settings.language) }) {
            let denoiser = settings.noiseReduction ?? .off == .off ? nil : denoiser
            let diarization = settings.diarization == nil ? nil : diarization
            guard denoiser != nil || diarization != nil else { return match }
            return RecognizerWithModels(match, denoiser: denoiser, diarization: diarization)
        }
        throw .unsupportedLanguage(
            settings.language ?? "", by: settings.engine, capable: engines(understanding: settings.language),
            known: engines.map(\.capabilities))
    }

    /// Names of the engines that understand a language, in order of preference.
    public func engines(understanding language: String?) -> [String] {
        engines.map(\.capabilities).filter { $0.understands(language) }.map(\.engine)
    }
}
