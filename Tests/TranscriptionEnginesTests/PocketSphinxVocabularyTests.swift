import Pronunciation
import Testing

@testable import TranscriptionEngines

/// A user's words become words of the decoder.
@Suite struct PocketSphinxVocabularyTests {
    private let known = ["smith": ["S M IH TH"], "read": ["R EH D", "R IY D"], "jean": ["JH IY N"]]
    /// Each letter is its own sound.
    private let dictionary = "luc L U C\nluca L U C A\ncula C U L A\nlaca L A C A\nculu C U L U\nacul A C U L\n"

    private func words(_ words: [String]) -> [PocketSphinxVocabulary.Word] {
        PocketSphinxVocabulary(words) {
            known[$0] ?? []
        } dictionary: {
            PronouncingDictionary(dictionary.utf8)
        }.words
    }

    @Test func `words of the dictionary keep their pronunciations`() {
        #expect(
            words(["Smith", "read"]) == [
                .init(written: "Smith", spelling: "smith", pronunciations: ["S M IH TH"]),
                .init(written: "read", spelling: "read", pronunciations: ["R EH D", "R IY D"]),
            ])
    }

    @Test func `words that only the larger dictionary has are looked up there`() {
        #expect(words(["Luca"]).map(\.pronunciations) == [["L U C A"]])
    }

    @Test func `others are guessed from it`() {
        #expect(words(["Lúcula"]) == [.init(written: "Lúcula", spelling: "lucula", pronunciations: ["L U C U L A"])])
    }

    @Test func `parts with hyphens are said one after the other`() {
        #expect(words(["Jean-Luc"]) == [.init(written: "Jean-Luc", spelling: "jean-luc", pronunciations: ["JH IY N L U C"])])
        #expect(words(["Jean-Мария"]).isEmpty)
    }

    @Test func `a word that cannot be said is left out`() {
        #expect(words(["Мария", "Smith"]).map(\.written) == ["Smith"])
    }

    @Test func `what is spelled alike is one word`() {
        #expect(words(["Smíth", "Smith"]).map(\.written) == ["Smíth"])
    }

    @Test func `no symbol is a word of the dictionary`() {
        #expect(words(["Smith"]).map(\.symbol) == ["smith@"])
    }
}
