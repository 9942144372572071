import Foundation
import Testing
import Transcription
import VoiceCore

/// Words that a user expects to be said.
@Suite struct VocabularyTests {
    @Test func `names of several words are taken apart, and each word is kept once as it was written first`() throws {
        let vocabulary = try Vocabulary([" Wilhelm  Ackermann", "ackermann", "O’Brien", "Jean-Luc", ""])
        #expect(vocabulary.words == ["Wilhelm", "Ackermann", "O'Brien", "Jean-Luc"])
        #expect(try Vocabulary(text: vocabulary.text) == vocabulary)
        #expect(try Vocabulary(text: " , ").isEmpty)
    }

    @Test(arguments: [
        ["R2D2"], ["a.m."], ["-"], ["'"], ["semi;colon"], [String(repeating: "a", count: 51)], (1...101).map { "word" + letters($0) },
    ])
    func `what is no word is refused`(_ entries: [String]) {
        let error = #expect(throws: TranscriptionError.self) { try Vocabulary(entries) }
        #expect(error?.code == "vocabulary_invalid" && error?.isRetryable == false)
    }

    @Test func `the limits themselves are kept`() throws {
        #expect(try Vocabulary((1...100).map { "word" + letters($0) }).words.count == 100)
        #expect(try Vocabulary([String(repeating: "é", count: 50)]).words.count == 1)
    }

    @Test func `as JSON it is a list, which is checked when it is read`() throws {
        let data = try JSON.encode(TranscriptionSettings(vocabulary: try Vocabulary(["Ackermann"])))
        #expect(String(decoding: data, as: UTF8.self) == #"{"vocabulary":["Ackermann"]}"#)
        #expect(throws: (any Error).self) { try JSON.decode(Vocabulary.self, from: Data(#"["4711"]"#.utf8)) }
    }

    @Test func `settings that say nothing new have the older hash`() throws {
        let plain = TranscriptionSettings().stableHash
        #expect(TranscriptionSettings(mode: .balanced).stableHash == plain)
        #expect(TranscriptionSettings(vocabulary: try Vocabulary([])).stableHash == plain)
        let others = try [
            TranscriptionSettings(mode: .fast), TranscriptionSettings(mode: .careful),
            TranscriptionSettings(vocabulary: try Vocabulary(["Ackermann"])),
            TranscriptionSettings(vocabulary: try Vocabulary(["ackermann"])),
        ]
        #expect(Set([plain] + others.map(\.stableHash)).count == 5)
        let (one, two) = (try Vocabulary(["Ada", "Grace"]), try Vocabulary(["Grace", "Ada"]))
        #expect(TranscriptionSettings(vocabulary: one).stableHash == TranscriptionSettings(vocabulary: two).stableHash)
    }
}

private func letters(_ number: Int) -> String {
    String(repeating: "b", count: number / 26) + String(UnicodeScalar(UInt8(97 + number % 26)))
}
