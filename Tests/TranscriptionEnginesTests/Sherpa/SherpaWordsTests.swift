import Testing
import Transcription

@testable import TranscriptionEngines

@Suite struct SherpaWordsTests {
    private func result(
        _ text: String, _ tokens: [String] = [], at timestamps: [Double] = [], durations: [Double] = [], logProbabilities: [Double] = [],
        language: String = ""
    ) -> SherpaResult {
        var result = SherpaResult()
        result.text = text
        result.tokens = tokens
        result.timestamps = timestamps
        result.durations = durations
        result.logProbabilities = logProbabilities
        result.language = language
        return result
    }

    @Test func tokensBecomeWords() {
        let heard = SherpaWords.segment(
            of: result(" Hello there.", [" Hel", "lo", "\u{2581}there", "."], at: [0.2, 0.4, 0.9, 1.2]), seconds: 2)
        #expect(heard.text == "Hello there.")
        #expect(heard.words.map(\.text) == ["Hello", "there."])
        #expect(heard.words.map(\.start) == [0.2, 0.9])
        // The last token lasts as long as one may, and no longer than the sound.
        #expect(heard.words[0].end == 0.9 && abs(heard.words[1].end - 1.8) < 1e-9)
    }

    @Test func durationsAndProbabilitiesAreTheModels() throws {
        let heard = SherpaWords.segment(
            of: result(
                "a b", ["\u{2581}a", "\u{2581}b"], at: [0, 1], durations: [0.25, 5], logProbabilities: [0, -0.6931471805599453]), seconds: 2
        )
        #expect(heard.words.map(\.end) == [0.25, 2])
        #expect(heard.words[0].confidence == 1)
        #expect(abs(try #require(heard.words[1].confidence) - 0.5) < 1e-12)
        #expect(abs(try #require(heard.confidence) - 0.75) < 1e-12)
    }

    @Test func aModelWithoutTimesGetsThemByItsLetters() {
        let heard = SherpaWords.segment(of: result("one three"), seconds: 5)
        #expect(heard.words.map(\.text) == ["one", "three"])
        #expect(heard.words.map(\.start) == [0, 2] && heard.words.map(\.end) == [1.5, 4.5])
    }

    @Test(arguments: [("en", "en"), ("<|zh|>", "zh"), ("", nil), ("?", nil), ("<|nospeech|>", nil)] as [(String, String?)])
    func languagesAreTags(told: String, tag: String?) {
        #expect(SherpaWords.segment(of: result("x", language: told), seconds: 1).language == tag)
    }

    @Test func whatTheWireRefusesIsNeverSaid() throws {
        let odd = [
            result("x", [" x"], at: [-1]), result("x", [" x"], at: [9]), result("x y", [" x", " y"], at: [2, 1]),
            result("x", [" x"], at: [0], logProbabilities: [1]), result("x", [" x"], at: [0], durations: [-3]), result(" ", [" "], at: [0]),
            result("x", [" x", "y"], at: [0]), result("\u{3000}x"),
        ]
        for one in odd {
            let heard = SherpaWords.segment(of: one, seconds: 3)
            try heard.checkSense()
            #expect(heard.words.allSatisfy { $0.end <= 3 })
        }
        #expect(SherpaWords.segment(of: result("x"), seconds: 0).words.isEmpty)
    }

    @Test func theLibrarysJSONIsRead() throws {
        let json =
            #"{"lang": "en", "emotion": "", "event": "", "text": " a", "timestamps": [0.5], "durations": [], "tokens":[" a"], "ys_log_probs": [-0.1], "words": []}"#
        let read = try #require(SherpaResult(json: json))
        #expect(read == result(" a", [" a"], at: [0.5], logProbabilities: [-0.1], language: "en"))
        for nonsense in ["", "[]", "{}", #"{"text": 1}"#, "{\"text\": \"a\", \"timestamps\": \"x\"}"] {
            #expect(SherpaResult(json: nonsense) == nil, "\(nonsense)")
        }
    }
}
