import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// What becomes of ids, times and text.
@Suite struct TranscriptEditorTests {
    private let base: Transcript = {
        let words = ["a", "b", "c", "d"].enumerated().map { offset, text in
            TranscriptWord(id: "0-\(offset)", text: text, start: Double(offset), end: Double(offset) + 0.5, confidence: 0.5)
        }
        let segments = [
            TranscriptSegment(index: 0, start: 0, end: 4, text: "a b c d", words: words, confidence: 0.5),
            TranscriptSegment(index: 3, start: 5, end: 6, text: "only text", words: []),
        ]
        return Transcript(
            revision: .make(), engine: EngineIdentity(name: "e", version: "1", modelVersion: "1"), settingsHash: "0", language: "en",
            duration: 6, segments: segments)
    }()

    private func edited(_ operations: TranscriptEdit.Operation...) throws -> Transcript {
        var editor = TranscriptEditor(base, revision: .make())
        try editor.apply(operations)
        return editor.transcript
    }

    private func times(_ transcript: Transcript) -> [[Double]] { transcript.segments[0].words.map { [$0.start, $0.end] } }

    @Test func asManyWordsKeepIdsAndTimes() throws {
        let words = try edited(.init(.replace, from: "0-1", to: "0-2", text: "x  y")).segments[0].words
        #expect(words.map(\.text) == ["a", "x", "y", "d"])
        #expect(words.map(\.id) == ["0-0", "0-1", "0-2", "0-3"])
        #expect(words.map(\.start) == [0, 1, 2, 3])
        #expect(words.map(\.confidence) == [0.5, nil, nil, 0.5])
    }

    @Test func moreWordsShareTheTimeOfThoseTheyReplace() throws {
        let transcript = try edited(.init(.replace, from: "0-1", to: "0-2", text: "xx yy zzzz"))
        let words = transcript.segments[0].words
        #expect(words.map(\.text) == ["a", "xx", "yy", "zzzz", "d"])
        #expect(times(transcript) == [[0, 0.5], [1, 1.375], [1.375, 1.75], [1.75, 2.5], [3, 3.5]])
        #expect(Set(words.map(\.id)).count == 5 && words[0].id == "0-0" && words[4].id == "0-3")
        #expect(transcript.segments[0].text == "a xx yy zzzz d")
    }

    @Test func wordsThatStayKeepTheirsAroundAnInsertion() throws {
        let words = try edited(.init(.setText, text: "a b new c d", segment: 0)).segments[0].words
        #expect(words.filter { $0.text != "new" }.map(\.id) == ["0-0", "0-1", "0-2", "0-3"])
        #expect(words[2].start == 1.5 && words[2].end == 2)
    }

    @Test func insertedWordsLieInTheGap() throws {
        let behind = try edited(.init(.insertAfter, from: "0-3", text: "e f"))
        #expect(times(behind).suffix(2) == [[3.5, 3.75], [3.75, 4]])
        let before = try edited(.init(.insertBefore, from: "0-0", text: "z"))
        #expect(before.segments[0].words.first?.text == "z" && times(before).first == [0, 0])
    }

    @Test func deletedWordsAreGoneAndSoIsAnEmptySegment() throws {
        #expect(try edited(.init(.delete, from: "0-0", to: "0-2")).segments[0].text == "d")
        let left = try edited(.init(.delete, from: "0-0", to: "0-3"))
        #expect(left.segments.map(\.index) == [3])
        #expect(try edited(.init(.setText, text: "", segment: 0), .init(.setText, text: " ", segment: 3)).speechFound == false)
    }

    @Test func textWithoutWordsCanBeSetToo() throws {
        let segment = try edited(.init(.setText, text: "better text", segment: 3)).segments[1]
        #expect(segment.text == "better text" && segment.words.isEmpty)
    }

    @Test func laterOperationsSeeWhatEarlierOnesLeft() throws {
        var editor = TranscriptEditor(base, revision: .make())
        try editor.apply([
            .init(.replace, from: "0-1", text: "x"), .init(.setSpeaker, segment: 0, speaker: "Ada"), .init(.delete, from: "0-1"),
        ])
        #expect(editor.transcript.segments[0].text == "a c d" && editor.transcript.segments[0].speaker == "Ada")
        #expect(throws: RecordingsError.invalidEdit(operation: 1, "There is no word with that id.")) {
            var editor = TranscriptEditor(base, revision: .make())
            try editor.apply([.init(.delete, from: "0-1"), .init(.delete, from: "0-1")])
        }
    }

    /// Ids that two edits make must not be the same, or a third could not tell the words apart.
    @Test func idsOfOneEditAreNotThoseOfTheNext() throws {
        var first = TranscriptEditor(base, revision: .make())
        try first.apply([.init(.insertAfter, from: "0-0", text: "x y")])
        var second = TranscriptEditor(first.transcript, revision: .make())
        try second.apply([.init(.insertAfter, from: "0-0", text: "x y z")])
        let ids = second.transcript.words.map(\.id)
        #expect(Set(ids).count == ids.count)
    }
}
