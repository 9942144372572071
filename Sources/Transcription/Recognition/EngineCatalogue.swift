/// The engines of this installation, the preferred one first.
public struct EngineCatalogue: Sendable {
    /// In order of preference.
    public let engines: [any SpeechRecognizer]

    /// What makes numbers of voices, where there is such a model.
    public let embedder: (any SpeakerEmbedder)?

    /// What takes noise out of speech where that is asked for; `nil` for our own noise reduction.
    private let denoiser: (any SpeechDenoiser)?

    public init(
        _ engines: [any SpeechRecognizer], embedder: (any SpeakerEmbedder)? = nil, denoiser: (any SpeechDenoiser)? = nil
    ) {
        self.engines = engines
        self.denoiser = denoiser
        self.embedder = embedder
    }

    /// The engine that the settings ask for, else the first that understands their language; with the noise reduction that they ask for.
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
            guard let denoiser, settings.noiseReduction ?? .off != .off else { return match }
            return RecognizerWithDenoiser(match, denoiser: denoiser)
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
