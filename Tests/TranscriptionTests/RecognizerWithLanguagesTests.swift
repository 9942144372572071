import Synchronization
import Testing
import Transcription
import VoiceCore

/// Whose language is told by a model, and what becomes of it.
@Suite struct RecognizerWithLanguagesTests {
    /// Says as its text which language it was told.
    private struct Recognizer: SpeechRecognizer {
        var languages = ["de", "en"]
        var heard: String?
        var givesLanguage = false

        var capabilities: RecognizerCapabilities {
            RecognizerCapabilities(engine: "scripted", languages: languages, sampleRate: 16_000, slots: 1, givesLanguage: givesLanguage)
        }

        func identity() async throws -> EngineIdentity { EngineIdentity(name: "scripted", version: "1", modelVersion: "1") }

        func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment {
            RecognizedSegment(text: settings.language ?? "none", words: [], language: heard)
        }
    }

    private final class Identifier: LanguageIdentifier {
        let tag: String?
        private let lengths = Mutex<[Int]>([])

        /// Of what it was asked about, in samples.
        var heard: [Int] { lengths.withLock { $0 } }

        init(_ tag: String?) { self.tag = tag }

        var identity: String { "ear 1" }
        var longestSeconds: Double { 10 }

        func language(of samples: [Float]) async throws -> String? {
            lengths.withLock { $0.append(samples.count) }
            return tag
        }
    }

    private func segment(
        _ identifier: Identifier, by recognizer: Recognizer = Recognizer(), seconds: Double = 2, language: String? = nil
    ) async throws -> RecognizedSegment {
        try await RecognizerWithLanguages.adding(identifier, to: recognizer).recognize(
            [Float](repeating: 0, count: Int(seconds * 16_000)), settings: TranscriptionSettings(language: language))
    }

    @Test func theRecognizerIsToldAndTheSegmentSaysIt() async throws {
        let found = try await segment(Identifier("de"))
        #expect(found.text == "de" && found.language == "de")
        #expect(try await segment(Identifier("de"), by: Recognizer(heard: "en")).language == "en", "what it heard itself counts")
        let both = RecognizerWithLanguages.adding(Identifier("de"), to: Recognizer())
        #expect(try await both.identity().modelVersion == "1, ear 1" && both.capabilities.givesLanguage)
    }

    @Test func whatSomebodySaysHolds() async throws {
        let identifier = Identifier("de")
        let found = try await segment(identifier, language: "en-GB")
        #expect(found.text == "en-GB" && found.language == nil && identifier.heard.isEmpty)
    }

    @Test(arguments: ["fr", nil] as [String?]) func aLanguageThatCannotBeIsNone(_ told: String?) async throws {
        let found = try await segment(Identifier(told))
        #expect(found.text == "none" && found.language == nil)
    }

    @Test func aShortSegmentIsNotAskedAboutAndOfALongOneTheBeginning() async throws {
        let identifier = Identifier("de")
        #expect(try await segment(identifier, seconds: 0.9).language == nil && identifier.heard.isEmpty)
        #expect(try await segment(identifier, seconds: 12).language == "de")
        #expect(identifier.heard == [160_000])
    }

    @Test(arguments: [["en"], ["en-US"]]) func anEngineOfOneLanguageNeedsNobody(_ languages: [String]) async throws {
        let identifier = Identifier("en")
        #expect(try await segment(identifier, by: Recognizer(languages: languages)).language == nil)
        #expect(try await RecognizerWithLanguages.adding(identifier, to: Recognizer(languages: languages)).identity().modelVersion == "1")
        #expect(identifier.heard.isEmpty)
    }

    @Test func neitherDoesOneThatTellsItself() async throws {
        let identifier = Identifier("en")
        #expect(try await segment(identifier, by: Recognizer(languages: ["mul"], heard: "fr", givesLanguage: true)).language == "fr")
        #expect(identifier.heard.isEmpty)
    }
}
