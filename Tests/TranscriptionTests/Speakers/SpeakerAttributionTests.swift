import SpeakerDiarization
import Testing
import Transcription
import VoiceCore

/// Who speaks when, put together with what was said.
@Suite struct SpeakerAttributionTests {
    /// A word a second from `start` on, each half a second long.
    private func segment(_ index: Int, from start: Double, _ text: String, words: [String]? = nil) -> TranscriptSegment {
        let texts = words ?? text.split(separator: " ").map(String.init)
        let words = texts.enumerated().map { offset, text in
            TranscriptWord(
                id: TranscriptWord.id(segment: index, word: offset), text: text, start: start + Double(offset),
                end: start + Double(offset) + 0.5,
                confidence: 0.25 * Double(offset + 1))
        }
        return TranscriptSegment(
            index: index, start: start, end: start + Double(max(1, texts.count)), text: text, words: words, confidence: 0.5, language: "en",
            alternatives: [TranscriptAlternative(text: "another")])
    }

    private func turn(_ start: Double, _ end: Double, _ speaker: Int) -> SpeakerTurn {
        SpeakerTurn(startSeconds: start, endSeconds: end, speaker: speaker)
    }

    private func segments(_ segments: [TranscriptSegment], _ turns: [SpeakerTurn]) throws -> [TranscriptSegment] {
        let transcript = Transcript.assemble(
            segments, turns: turns, revision: .make(), engine: EngineIdentity(name: "scripted", version: "1", modelVersion: "1"),
            settings: TranscriptionSettings(diarize: true), duration: 100)
        #expect(Set(transcript.words.map(\.id)).count == transcript.words.count, "each word has an id of its own")
        return transcript.segments
    }

    @Test func segmentsAreOfWhoSpeaksInThem() throws {
        let found = try segments([segment(0, from: 0, "go on"), segment(2, from: 10, "stop")], [turn(0, 2, 1), turn(9, 12, 2)])
        #expect(found.map(\.speaker) == ["S1", "S2"])
        #expect(found.map(\.index) == [0, 2], "nothing was parted, so numbers stay")
        #expect(found[0].words.allSatisfy { $0.speaker == nil } && found[0].alternatives?.count == 1)
    }

    @Test func whereTwoSpeakAtOnceItIsOfWhoSpeaksForMostOfIt() throws {
        let turns = [turn(0, 10, 1), turn(2, 4.25, 2), turn(4, 4.4, 3), turn(14, 16, 2)]
        // Who began first keeps what both say; what the first says alone is the first's again; at 11.5 s the first is nearest, at 12 s the second.
        let found = try segments([segment(0, from: 2, "a b c"), segment(1, from: 6, "d"), segment(2, from: 11, "e f g")], turns)
        #expect(found.map(\.speaker) == ["S1", "S1", "S1", "S2"] && found.map(\.text) == ["a b c", "d", "e", "f g"])
    }

    @Test func aSegmentIsPartedWhereAnotherBeginsToSpeak() throws {
        let found = try segments(
            [segment(0, from: 0, "How are you? Fine."), segment(1, from: 10, "good")], [turn(0, 2.9, 1), turn(2.9, 5, 2), turn(9, 12, 1)])
        #expect(found.map(\.text) == ["How are you?", "Fine.", "good"])
        #expect(found.map(\.speaker) == ["S1", "S2", "S1"])
        #expect(found.map(\.index) == [0, 1, 2])
        #expect(found.flatMap(\.words).map(\.id) == ["0-0", "0-1", "0-2", "1-0", "2-0"])
        #expect(found.map(\.start) == [0, 3, 10] && found.map(\.end) == [2.5, 4, 11])
        #expect(found[0].confidence == 0.5 && found[1].confidence == 1 && found[0].language == "en")
        #expect(found[0].alternatives == nil, "other readings were of the whole")
    }

    @Test func anotherNumberOfSpeakersTakesTheNamesOfBefore() throws {
        let before = Transcript.assemble(
            [segment(0, from: 0, "How are you? Fine."), segment(1, from: 10, "Twenty-one, he", words: ["21"])],
            turns: [turn(0, 2.9, 1), turn(2.9, 12, 2)], revision: .make(),
            engine: EngineIdentity(name: "scripted", version: "1", modelVersion: "1"), settings: TranscriptionSettings(diarize: true),
            duration: 100)
        let settings = TranscriptionSettings(speakers: 3)
        let after = before.spoken(by: [turn(0, 1.8, 3), turn(1.8, 20, 1)], revision: .make(), engine: before.engine, settings: settings)
        #expect(after.segments.map(\.text) == ["How are", "you?", "Fine.", "Twenty-one, he"])
        #expect(after.segments.map(\.speaker) == ["S3", "S1", "S1", "S1"] && after.words.allSatisfy { $0.speaker == nil })
        #expect(after.segments.map(\.index) == [0, 1, 2, 3] && after.words.map(\.start) == before.words.map(\.start))
        #expect(after.revision != before.revision && after.settingsHash == settings.stableHash && after.language == before.language)
        #expect(after.engine == before.engine && after.duration == 100 && after.basedOn == nil)
    }

    @Test func textsKeepTheirMarksAndCapitals() throws {
        let found = try segments([segment(0, from: 0, "Go! Stop.", words: ["go", "stop"])], [turn(0, 0.8, 1), turn(0.8, 3, 2)])
        #expect(found.map(\.text) == ["Go!", "Stop."])
        #expect(found.map { $0.words.map(\.text) } == [["go"], ["stop"]])
    }

    @Test func whatCannotBePartedIsOfWhoSpeaksMost() throws {
        let odd = segment(0, from: 0, "Twenty-one percent, he said", words: ["21", "%", "he"])
        let found = try segments([odd, segment(1, from: 10, "said without times", words: [])], [turn(0, 1.8, 2), turn(1.8, 5, 1)])
        #expect(found.map(\.speaker) == ["S2", "S1"], "\(found)")
        #expect(found[0].words.map(\.speaker) == [nil, nil, "S1"])
    }

    @Test(arguments: [(0.2, "S1"), (4.0, "S1"), (6.0, "S2"), (30, "S2")])
    func whereNobodyIsHeardTheNearestSpeaks(_ start: Double, _ speaker: String) throws {
        #expect(try segments([segment(0, from: start, "yes")], [turn(1, 3, 1), turn(8, 9, 2)]).map(\.speaker) == [speaker])
    }

    @Test func shortTurnsOfOneSpeakerAddUp() throws {
        let word = TranscriptWord(id: "0-0", text: "long", start: 0, end: 2)
        let whole = TranscriptSegment(index: 0, start: 0, end: 2, text: "long", words: [word])
        #expect(try segments([whole], [turn(0, 0.6, 1), turn(0.6, 1.4, 2), turn(1.4, 2, 1)]).map(\.speaker) == ["S1"])
    }

    @Test func withoutTurnsNothingIsSaidOfSpeakers() throws {
        #expect(try segments([segment(0, from: 0, "go")], []) == [segment(0, from: 0, "go")])
    }
}
