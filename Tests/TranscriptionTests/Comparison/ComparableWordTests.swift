import Testing
import Transcription
import VoiceCore

/// What counts as the same word.
@Suite struct ComparableWordTests {
    private func keys(_ text: String) -> [String] { ComparableWord.words(of: text).map(\.key) }

    @Test func caseAndPunctuationDoNotCount() {
        #expect(keys("Well, it’s a WELL-known (old) tale…") == ["well", "it's", "a", "well", "known", "old", "tale"])
        #expect(keys("'tis rock 'n' roll, isn't it? ''") == ["tis", "rock", "n", "roll", "isn't", "it"])
        #expect(keys("") == [] && keys(" \n— ! ") == [])
    }

    @Test func lettersOfOtherScriptsAndNumbersDo() {
        #expect(keys("Größe 20 Ångström, ÉTÉ") == ["größe", "20", "ångström", "été"])
        #expect(keys("cafe\u{301}") == keys("caf\u{E9}"), "however the accent is written")
        #expect(keys("Привет, мир") == ["привет", "мир"])
    }

    @Test func scriptsWithoutSpacesAreComparedByTheCharacter() {
        #expect(keys("你好，world。") == ["你", "好", "world"])
        #expect(keys("カタ かな") == ["カ", "タ", "か", "な"])
        #expect(keys("สวัสดี").count == 4, "marks stay with their letter")
    }

    @Test func wordsOfATranscriptHaveTheirTimes() {
        let word = TranscriptWord(id: "0-0", text: "Hello,", start: 1, end: 1.5)
        let segments = [
            TranscriptSegment(index: 0, start: 1, end: 2, text: "Hello,", words: [word]),
            TranscriptSegment(index: 1, start: 3, end: 4, text: "two words", words: []),
        ]
        let transcript = Transcript(
            revision: .make(), engine: EngineIdentity(name: "e", version: "1", modelVersion: "m"), settingsHash: "", language: nil,
            duration: 5,
            segments: segments)
        let words = ComparableWord.words(of: transcript)
        #expect(words.map(\.key) == ["hello", "two", "words"])
        #expect(words.map(\.start) == [1, 3, 3] && words.map(\.end) == [1.5, 4, 4])
    }
}
