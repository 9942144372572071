/// A recogniser of several languages that does not tell which it heard, with a model that does.
///
/// Where nobody said which language is spoken, each segment is heard for its language first: the recogniser is told, and the segment says so.
/// A segment of less than a second is not, and neither does a language count that the recogniser does not know: too little can be told from
/// so little, and then the recogniser decides. Its identity names both.
public struct RecognizerWithLanguages: SpeechRecognizer {
    private let recognizer: any SpeechRecognizer
    private let identifier: any LanguageIdentifier

    private static let shortestSeconds = 1.0

    /// - Returns: `recognizer` as it is where nothing is left to tell.
    public static func adding(_ identifier: any LanguageIdentifier, to recognizer: any SpeechRecognizer) -> any SpeechRecognizer {
        let capabilities = recognizer.capabilities
        let hasSeveral = capabilities.languages.count > 1 || capabilities.languages == ["mul"]
        guard hasSeveral, !capabilities.givesLanguage else { return recognizer }
        return RecognizerWithLanguages(recognizer: recognizer, identifier: identifier)
    }

    private init(recognizer: any SpeechRecognizer, identifier: any LanguageIdentifier) {
        self.recognizer = recognizer
        self.identifier = identifier
    }

    public var capabilities: RecognizerCapabilities {
        var capabilities = recognizer.capabilities
        capabilities.givesLanguage = true
        return capabilities
    }

    public func identity() async throws -> EngineIdentity {
        var identity = try await recognizer.identity()
        identity.modelVersion += ", \(identifier.identity)"
        return identity
    }

    public func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment {
        guard settings.language == nil, let language = try await identified(samples) else {
            return try await recognizer.recognize(samples, settings: settings)
        }
        var told = settings
        told.language = language
        var segment = try await recognizer.recognize(samples, settings: told)
        segment.language = segment.language ?? language
        return segment
    }

    public func makeCutter() -> any SpeechCutting { recognizer.makeCutter() }

    private func identified(_ samples: [Float]) async throws -> String? {
        let rate = recognizer.capabilities.sampleRate
        guard Double(samples.count) >= Self.shortestSeconds * rate else { return nil }
        let heard = samples.prefix(Int(identifier.longestSeconds * rate))
        let language = try await identifier.language(of: Array(heard))
        return language.flatMap { recognizer.capabilities.understands($0) ? $0 : nil }
    }
}
