import HTTPRouting
import Transcription

extension EngineCatalogue {
    /// The engine for a request: the one that the model names, or for the default model the first that knows the languages.
    ///
    /// - Throws: `APIError`: 503 without any engine, 404 `model_not_found`, 400 `unsupported_value` for a language that the engine (or
    ///   every one) does not know, and for times or probabilities that it does not give.
    func recognizer(for parameters: TranscriptionParameters) throws(APIError) -> any SpeechRecognizer {
        guard !engines.isEmpty else { throw .noEngine }
        var candidates = engines
        if let name = parameters.settings.engine {
            candidates = engines.filter { $0.capabilities.engine == name }
            guard !candidates.isEmpty else { throw .modelNotFound(name) }
        }
        candidates = try Self.keep(candidates, knowing: [parameters.language].compactMap(\.self), "language")
        candidates = try Self.keep(candidates, knowing: parameters.languages, "languages")
        let recognizer = candidates[0]
        try Self.check(recognizer.capabilities, parameters)
        return recognizer
    }

    private static func keep(
        _ candidates: [any SpeechRecognizer], knowing languages: [String], _ field: String
    ) throws(APIError) -> [any SpeechRecognizer] {
        let kept = candidates.filter { engine in languages.allSatisfy(engine.capabilities.understands) }
        guard kept.isEmpty else { return kept }
        let known = candidates.map { "\($0.capabilities.engine) (\($0.capabilities.languages.joined(separator: ", ")))" }
        throw .unsupportedValue(
            field, "The model does not recognise '\(languages.joined(separator: ", ").shown)'; it knows: \(known.joined(separator: "; ")).")
    }

    private static func check(_ engine: RecognizerCapabilities, _ parameters: TranscriptionParameters) throws(APIError) {
        if parameters.granularities.contains(.word), !engine.givesWordTimes {
            throw .unsupportedValue("timestamp_granularities", "The engine '\(engine.engine)' does not tell when each word was said.")
        }
        if parameters.includesLogProbabilities, !engine.givesConfidence {
            throw .unsupportedValue("include", "The engine '\(engine.engine)' does not tell how sure it is.")
        }
    }
}
