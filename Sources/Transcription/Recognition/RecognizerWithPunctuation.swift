/// A recogniser whose bare words a model gives marks and capitals.
///
/// What has any mark, or capitals beside small letters, is left as the recogniser wrote it. Its identity names both.
public struct RecognizerWithPunctuation: SpeechRecognizer {
    private let recognizer: any SpeechRecognizer
    private let punctuator: any TextPunctuator

    public init(_ recognizer: any SpeechRecognizer, punctuator: any TextPunctuator) {
        self.recognizer = recognizer
        self.punctuator = punctuator
    }

    public var capabilities: RecognizerCapabilities { recognizer.capabilities }

    public func identity() async throws -> EngineIdentity {
        var identity = try await recognizer.identity()
        identity.modelVersion += ", \(punctuator.identity)"
        return identity
    }

    public func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment {
        var segment = try await recognizer.recognize(samples, settings: settings)
        guard knows(segment.language ?? settings.language), Self.isBare(segment.text) else { return segment }
        let bare = segment.text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        let marked = try await punctuator.punctuated(bare)
        segment.text = marked.joined(separator: " ")
        if marked.count == segment.words.count {
            for place in marked.indices { segment.words[place].text = marked[place] }
        }
        return segment
    }

    public func makeCutter() -> any SpeechCutting { recognizer.makeCutter() }

    private func knows(_ language: String?) -> Bool {
        guard let language else { return punctuator.languages.contains("mul") }
        return punctuator.languages.contains { $0 == "mul" || LanguageTag($0).understands(LanguageTag(language)) }
    }

    /// Whether a text has letters, and nothing that says where a sentence ends or what is a name.
    private static func isBare(_ text: String) -> Bool {
        guard text.contains(where: \.isLetter), !text.contains(where: { ".,;:?!…".contains($0) }) else { return false }
        return text == text.lowercased() || text == text.uppercased()
    }
}
