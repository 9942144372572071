import Storage
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// What is shown of what was found.
@Suite struct SearchHitTests {
    private func marked(_ hit: SearchHit) -> [String] {
        hit.highlights.map { highlight in
            let text = Array(hit.text.utf16)[highlight.offset..<highlight.offset + highlight.length]
            return String(decoding: text, as: UTF16.self)
        }
    }

    @Test func aHitLeadsToTheWord() async throws {
        try await SearchHome.with { home in
            try await home.add(["it was a dark", "and \"stormy\" night, a night"], title: "Stormy!")
            try await home.follow()
            let result = try #require(try await home.find("stormy night").results.first)
            #expect(result.hitCount == 4)
            #expect(result.hits.map(\.field) == [.title, .transcript])
            #expect(marked(result.hits[0]) == ["Stormy"])
            let hit = result.hits[1]
            #expect(hit.text == "and \"stormy\" night, a night")
            #expect(marked(hit) == ["stormy", "night", "night"])
            #expect(hit.segment == 1 && hit.start == 4 && hit.end == 9)
            #expect(hit.highlights.map(\.wordIds) == [["1-1"], ["1-2"], ["1-4"]])
            #expect(hit.highlights.map(\.start) == [5, 6, 8])
            #expect(hit.highlights.map(\.end) == [6, 7, 9])
        }
    }

    @Test func aPhraseIsOneHighlightAndGoesOnInTheNextSegment() async throws {
        try await SearchHome.with { home in
            try await home.add(["one two three", "four five"])
            try await home.follow()
            let result = try #require(try await home.find("\"two three four\"").results.first)
            #expect(result.hitCount == 1)
            #expect(result.hits.map(marked) == [["two three"], ["four"]])
            #expect(result.hits[0].highlights[0].wordIds == ["0-1", "0-2"])
            #expect(result.hits[0].highlights[0].start == 1 && result.hits[0].highlights[0].end == 3)
        }
    }

    @Test func offsetsCountAsJavaScriptDoes() async throws {
        try await SearchHome.with { home in
            try await home.add(["🎙️🎙️ naïve käse \u{1D54F}yz end"])
            try await home.follow()
            let hit = try #require(try await home.find("kase end").results.first?.hits.first)
            #expect(marked(hit) == ["käse", "end"])
        }
    }

    @Test func placesWithMostOfTheWordsAreShownInTheOrderOfTime() async throws {
        try await SearchHome.with { home in
            try await home.add(["red", "red", "red green", "green", "blue red green"], more: ["tags": "green", "notes": "a red note"])
            try await home.follow()
            let result = try #require(try await home.find("red green").results.first)
            #expect(result.hitCount == 9)
            #expect(result.hits.map(\.field) == [.tag, .transcript, .transcript])
            #expect(result.hits.map(\.segment) == [nil, 2, 4])
        }
    }

    @Test func longPassagesAreCutAroundTheFirstMatch() async throws {
        try await SearchHome.with { home in
            let words = (0..<100).map { "w\($0)" }
            try await home.add([words.joined(separator: " ")])
            try await home.follow()
            let hit = try #require(try await home.find("w50").results.first?.hits.first)
            #expect(hit.text.hasPrefix("… w42 ") && hit.text.hasSuffix(" w71 …"))
            #expect(marked(hit) == ["w50"])
            let last = try #require(try await home.find("w99").results.first?.hits.first)
            #expect(last.text.hasSuffix(" w99") && marked(last) == ["w99"])
        }
    }

    @Test func notesAreShownWithoutTimes() async throws {
        try await SearchHome.with { home in
            try await home.add([], more: ["notes": "first line\n\nsecond line about whales"])
            try await home.follow()
            let hit = try #require(try await home.find("whal*").results.first?.hits.first)
            #expect(hit.field == .notes && hit.text == "second line about whales" && marked(hit) == ["whales"])
            #expect(hit.start == nil && hit.highlights[0].wordIds == nil)
        }
    }

    @Test func aWordThatIsSeveralToSearchIsMarkedWhole() async throws {
        let passage = SearchPassage("a well-known fact")
        let finder = MatchFinder(try SearchQuery("known").wanted)
        let hit = try #require(SearchSnippet.hit(.notes, passage, matches: finder.matches(in: passage.folded).map(\.words)))
        #expect(marked(hit) == ["well-known"])
    }

    @Test func passagesComeBackAsTheyWere() throws {
        let segment = TranscriptSegment(
            index: 3, start: 10, end: 14, text: "as it was",
            words: [
                TranscriptWord(id: "3-0", text: "as", start: 10.25, end: 10.5),
                TranscriptWord(id: "3-x7-1", text: "it\tis", start: 11, end: 11),
                TranscriptWord(id: "3-2", text: "was", start: 9.5, end: 14),
            ])
        for passage in [SearchPassage(segment), SearchPassage("without times"), SearchPassage("")] {
            var expected = passage
            if expected.words.count == 3 { expected.words[1].text = "itis" }
            let row = Row([
                .integer(Int64(passage.place)), passage.startMilliseconds.sqlValue, passage.endMilliseconds.sqlValue, .text(passage.stored),
            ])
            #expect(try SearchPassage(row) == expected)
        }
    }
}
