public import VoiceCore

/// Why a transcription cannot be made, before or around the engine's own work.
public struct TranscriptionError: CodedError, Equatable {
    public let code: String
    public let userMessage: String
    public let operatorMessage: String
    public let isRetryable: Bool

    public init(code: String, userMessage: String, operatorMessage: String? = nil, isRetryable: Bool = false) {
        self.code = code
        self.userMessage = userMessage
        self.operatorMessage = operatorMessage ?? userMessage
        self.isRetryable = isRetryable
    }

    /// More words than are laid side by side.
    public static let tooLongToCompare = TranscriptionError(
        code: "transcript_too_long", userMessage: "Transcripts are compared up to \(ComparedTranscripts.wordLimit) words each.")

    static let noEngine = TranscriptionError(code: "engine_none", userMessage: "No speech engine is installed here.")

    static func invalidVocabulary(_ reason: String) -> TranscriptionError {
        TranscriptionError(code: "vocabulary_invalid", userMessage: "The vocabulary cannot be used. \(reason)")
    }

    static func unknownEngine(_ name: String, known: [String]) -> TranscriptionError {
        TranscriptionError(
            code: "engine_unknown",
            userMessage: "There is no engine named '\(shown(name))' here; the engines are: \(known.joined(separator: ", ")).")
    }

    static func unsupportedLanguage(
        _ language: String, by engine: String?, capable: [String], known: [RecognizerCapabilities]
    ) -> TranscriptionError {
        let subject = engine.map { "The engine '\(shown($0))' does not recognise" } ?? "No engine here recognises"
        let remedy =
            capable.isEmpty
            ? "The engines here and their languages: "
                + known.map { "\($0.engine) (\($0.languages.joined(separator: ", ")))" }.joined(separator: "; ")
            : "Engines here that do: " + capable.joined(separator: ", ")
        return TranscriptionError(
            code: "language_unsupported", userMessage: "\(subject) the language '\(shown(language))'. \(remedy).")
    }

    static func unsupportedSampleRate(_ engine: RecognizerCapabilities) -> TranscriptionError {
        TranscriptionError(
            code: "sample_rate_unsupported",
            userMessage: "The engine '\(engine.engine)' takes audio at \(Int(engine.sampleRate)) Hz, which is not supported yet.")
    }

    /// What a caller sent, short enough for a message and without characters that could break a line.
    private static func shown(_ text: String) -> String {
        String(text.unicodeScalars.prefix(40).map { $0.value < 32 || $0.value == 127 ? "?" : Character($0) })
    }
}
