import Testing
import Transcription

private struct Engine: SpeechRecognizer {
    let capabilities: RecognizerCapabilities

    init(_ name: String, _ languages: String...) {
        capabilities = RecognizerCapabilities(engine: name, languages: languages, sampleRate: 16_000, slots: 1)
    }

    func identity() async throws -> EngineIdentity { EngineIdentity(name: capabilities.engine, version: "1", modelVersion: "1") }
    func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment { .empty }
}

@Suite struct EngineCatalogueTests {
    private let catalogue = EngineCatalogue([Engine("first", "en"), Engine("second", "fr", "de-CH"), Engine("third", "fr", "en")])

    @Test(
        arguments: [
            (nil, nil, "first"), ("en", nil, "first"), ("EN_us", nil, "first"), ("fr", nil, "second"), ("de", nil, "second"),
            ("fr-CA", nil, "second"), ("fr", "third", "third"), (nil, "second", "second"),
        ] as [(String?, String?, String)])
    func `the first engine that understands the language is taken`(language: String?, engine: String?, expected: String) throws {
        let settings = TranscriptionSettings(language: language, engine: engine)
        #expect(try catalogue.recognizer(for: settings).capabilities.engine == expected)
    }

    @Test func `a language that an engine does not speak names those that do`() {
        let error = #expect(throws: TranscriptionError.self) {
            try catalogue.recognizer(for: TranscriptionSettings(language: "fr", engine: "first"))
        }
        #expect(error?.code == "language_unsupported")
        #expect(error?.userMessage == "The engine 'first' does not recognise the language 'fr'. Engines here that do: second, third.")
        #expect(error?.isRetryable == false)
    }

    @Test func `a language that no engine speaks names what there is`() {
        let error = #expect(throws: TranscriptionError.self) {
            try catalogue.recognizer(for: TranscriptionSettings(language: "sw"))
        }
        #expect(error?.code == "language_unsupported")
        #expect(error?.userMessage.hasSuffix("first (en); second (fr, de-CH); third (fr, en).") == true)
    }

    @Test func `an unknown engine names the known ones`() {
        let error = #expect(throws: TranscriptionError.self) {
            try catalogue.recognizer(for: TranscriptionSettings(engine: "fourth\n" + String(repeating: "x", count: 99)))
        }
        #expect(error?.code == "engine_unknown")
        #expect(error?.userMessage.contains("first, second, third") == true)
        #expect(error?.userMessage.contains("\n") == false)
    }

    @Test func `without engines there is nothing to choose`() {
        let error = #expect(throws: TranscriptionError.self) { try EngineCatalogue([]).recognizer(for: TranscriptionSettings()) }
        #expect(error?.code == "engine_none")
    }
}
