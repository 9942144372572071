import Testing
import Transcription
import VoiceCore

/// Which words are given marks and capitals.
@Suite struct RecognizerWithPunctuationTests {
    private struct Recognizer: SpeechRecognizer {
        let segment: RecognizedSegment

        var capabilities: RecognizerCapabilities {
            RecognizerCapabilities(engine: "scripted", languages: ["mul"], sampleRate: 16_000, slots: 1)
        }

        func identity() async throws -> EngineIdentity { EngineIdentity(name: "scripted", version: "1", modelVersion: "1") }

        func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment { segment }
    }

    /// Makes a sentence of whatever comes.
    private struct Punctuator: TextPunctuator {
        var identity: String { "sentences 1" }
        var languages: [String] { ["en", "fr"] }

        func punctuated(_ words: [String]) async throws -> [String] {
            words.enumerated().map { ($0 == 0 ? $1.prefix(1).uppercased() + $1.dropFirst() : $1) + ($0 == words.count - 1 ? "." : "") }
        }
    }

    private func marked(_ segment: RecognizedSegment, language: String? = "en") async throws -> RecognizedSegment {
        try await RecognizerWithPunctuation(Recognizer(segment: segment), punctuator: Punctuator()).recognize(
            [], settings: TranscriptionSettings(language: language))
    }

    @Test(arguments: [
        ("go on", "Go on."), ("GO ON", "Go on."), ("Go on", "Go on"), ("go on.", "go on."), ("go, on", "go, on"), ("Is it?", "Is it?"),
        ("", ""),
        ("42", "42"),
    ])
    func onlyBareTextIsChanged(_ text: String, _ expected: String) async throws {
        #expect(try await marked(RecognizedSegment(text: text, words: [])).text == expected)
    }

    @Test func wordsAreShownAsTheTextIs() async throws {
        let words = ["go", "on"].enumerated().map { RecognizedWord(text: $1, start: Double($0), end: Double($0) + 1, confidence: 0.5) }
        let found = try await marked(RecognizedSegment(text: "go on", words: words))
        #expect(found.words.map(\.text) == ["Go", "on."] && found.words.map(\.start) == [0, 1] && found.words[1].confidence == 0.5)
        let fewer = try await marked(RecognizedSegment(text: "go on", words: [words[0]]))
        #expect(fewer.text == "Go on." && fewer.words == [words[0]])
    }

    @Test(arguments: [("en-GB", true), ("fr", true), ("de", false), (nil, false)] as [(String?, Bool)])
    func onlyWhatTheModelKnowsIsGivenToIt(_ language: String?, _ isKnown: Bool) async throws {
        #expect(try await marked(RecognizedSegment(text: "go", words: []), language: language).text == (isKnown ? "Go." : "go"))
        let heard = RecognizedSegment(text: "go", words: [], language: language)
        #expect(try await marked(heard, language: nil).text == (isKnown ? "Go." : "go"))
    }
}
