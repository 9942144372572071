import Testing
import VoiceCore

@testable import Transcription

/// Two transcripts side by side: what is alike, what is not, and where it is heard.
@Suite struct ComparedTranscriptsTests {
    /// Segments of words, one word a second.
    private func transcript(_ segments: (start: Seconds, text: String)...) -> Transcript {
        let made = segments.enumerated().map { index, segment in
            let texts = segment.text.split(separator: " ").map(String.init)
            let words = texts.enumerated().map { offset, text in
                TranscriptWord(
                    id: TranscriptWord.id(segment: index, word: offset), text: text, start: segment.start + Double(offset),
                    end: segment.start + Double(offset) + 0.5)
            }
            return TranscriptSegment(
                index: index, start: segment.start, end: segment.start + Double(texts.count), text: segment.text, words: words,
                speaker: index == 0 ? "Ada" : nil)
        }
        return Transcript(
            revision: .make(), engine: EngineIdentity(name: "e", version: "1", modelVersion: "1"), settingsHash: "0", language: "en",
            duration: 100, segments: made)
    }

    private func kinds(_ segment: ComparedSegment) -> [ComparisonRun.Kind] { segment.runs.map(\.kind) }

    @Test func runsSayWhatEachHasAndWhen() throws {
        let compared = try ComparedTranscripts(
            reference: transcript((0, "The cat sat, down")), transcript((0.25, "the hat sat right down")))
        let segment = try #require(compared.segments.first)
        #expect(compared.segments.count == 1 && segment.speaker == "Ada")
        #expect(kinds(segment) == [.equal, .substituted, .equal, .inserted, .equal])
        #expect(segment.runs.map { $0.reference?.text } == ["The", "cat", "sat", nil, "down"])
        #expect(segment.runs.map { $0.other?.text } == ["the", "hat", "sat", "right", "down"])
        #expect(segment.runs[1].reference?.start == 1 && segment.runs[1].other?.start == 1.25 && segment.runs[3].other?.end == 3.75)
        #expect(segment.start == 0 && segment.end == 4.75)
        #expect(compared.comparison.wordErrorRate == 2.0 / 4 && compared.comparison.reverseWordErrorRate == 2.0 / 5)
    }

    @Test func passagesBeginWhereTheReferencesDo() throws {
        let compared = try ComparedTranscripts(
            reference: transcript((0, "one two"), (10, "three four")), transcript((0, "one two three"), (20, "four five")))
        #expect(compared.segments.map(\.start) == [0, 2])
        #expect(compared.segments.map(kinds) == [[.equal], [.equal, .inserted]])
        #expect(compared.segments[1].runs[0].reference?.text == "three four")
    }

    @Test func whatOnlyTheOtherHeardStandsForItself() throws {
        let compared = try ComparedTranscripts(
            reference: transcript((0, "one two"), (30, "three")), transcript((0, "one two"), (10, "so much"), (20, "more"), (30, "three")))
        #expect(compared.segments.map(\.start) == [0, 10, 20, 30])
        #expect(compared.segments.map(\.speaker) == ["Ada", nil, nil, nil])
        #expect(compared.segments.map(kinds) == [[.equal], [.inserted], [.inserted], [.equal]])
    }

    @Test func transcriptsWithoutWordsAreCompared() throws {
        let (none, some) = (transcript(), transcript((0, "a word")))
        #expect(try ComparedTranscripts(reference: none, none).segments.isEmpty)
        #expect(try ComparedTranscripts(reference: none, some).segments.map(kinds) == [[.inserted]])
        let missing = try ComparedTranscripts(reference: some, none)
        #expect(missing.segments.map(kinds) == [[.deleted]] && missing.comparison.reverseWordErrorRate == nil)
    }

    @Test func scriptsWithoutSpacesStayTogether() throws {
        let compared = try ComparedTranscripts(reference: transcript((0, "今日は 3 回")), transcript((0, "今日も 3 回")))
        #expect(compared.segments[0].runs.map { $0.reference?.text } == ["今日", "は", "3 回"])
    }

    @Test func whatIsTooLongIsRefused() throws {
        let (short, long) = (transcript((0, "one two")), transcript((0, "one two three")))
        _ = try ComparedTranscripts(reference: short, short, wordLimit: 2)
        #expect(throws: TranscriptionError.tooLongToCompare) { _ = try ComparedTranscripts(reference: short, long, wordLimit: 2) }
        #expect(throws: TranscriptionError.tooLongToCompare) { _ = try ComparedTranscripts(reference: long, short, wordLimit: 2) }
    }

    /// Nothing of either is left out, and nothing is told twice.
    @Test func everyWordIsInOneRun() throws {
        var random = SplitMix64(state: 11)
        for _ in 0..<60 {
            let texts = (0..<2).map { _ in
                (0..<Int.random(in: 0...40, using: &random)).map { _ in "w\(Int.random(in: 0..<6, using: &random))" }
            }
            let made = texts.map { words in
                transcript(
                    (0, words.prefix(words.count / 2).joined(separator: " ")), (50, words.dropFirst(words.count / 2).joined(separator: " "))
                )
            }
            let compared = try ComparedTranscripts(reference: made[0], made[1])
            let runs = compared.segments.flatMap(\.runs)
            #expect(runs.compactMap(\.reference?.text).joined(separator: " ") == texts[0].joined(separator: " "))
            #expect(runs.compactMap(\.other?.text).joined(separator: " ") == texts[1].joined(separator: " "))
            for segment in compared.segments {
                #expect(zip(segment.runs, segment.runs.dropFirst()).allSatisfy { ($0.kind == .equal) != ($1.kind == .equal) })
            }
        }
    }

    private struct SplitMix64: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}
