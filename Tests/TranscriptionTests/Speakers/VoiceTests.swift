import Testing
import Transcription
import VoiceCore

/// Voices as directions, and the stretches that they are known by.
@Suite struct VoiceTests {
    private func voice(_ values: [Float]) throws -> VoiceEmbedding { try #require(VoiceEmbedding(values)) }

    @Test func aDirectionHasNoLength() throws {
        let (short, long) = (try voice([0.6, 0.8]), try voice([30, 40]))
        #expect(try #require(short.similarity(to: long)) > 0.999_999)
        #expect(abs(try #require(short.similarity(to: voice([-0.8, 0.6])))) < 1e-6)
        #expect(try short.similarity(to: voice([1, 0, 0])) == nil)
        for nothing in [[], [0, 0], [Float.nan, 1], [Float.infinity]] as [[Float]] { #expect(VoiceEmbedding(nothing) == nil) }
    }

    @Test func theLikestIsFoundAndNobodyWhereNoneIsLike() throws {
        let (a, b) = (try voice([1, 0, 0]), try voice([0.6, 0.8, 0]))
        let matching = VoiceMatching([("a", [a]), ("b", [b, b]), ("nobody", [])])
        #expect(matching.match(try voice([0.9, 0.1, 0]))?.person == "a")
        #expect(matching.match(try voice([0.5, 0.9, 0]))?.person == "b")
        #expect(matching.match(try voice([0, 0, 1])) == nil)
        #expect(matching.match(try voice([1, 0])) == nil)
        let strict = VoiceMatching([("a", [a])], threshold: 0.99)
        #expect(strict.match(b) == nil && strict.match(a)?.similarity == 1)
    }

    private func transcript(_ segments: [(start: Double, end: Double, speaker: String?)]) -> Transcript {
        Transcript(
            revision: .make(), engine: EngineIdentity(name: "e", version: "1", modelVersion: "1"), settingsHash: "", language: nil,
            duration: 100,
            segments: segments.enumerated().map { index, segment in
                TranscriptSegment(
                    index: index, start: segment.start, end: segment.end, text: "word",
                    words: [
                        TranscriptWord(
                            id: TranscriptWord.id(segment: index, word: 0), text: "word", start: segment.start, end: segment.end,
                            speaker: "S2")
                    ], speaker: segment.speaker, channel: index == 0 ? 2 : nil)
            })
    }

    @Test func theLongestStretchesAreListenedTo() {
        let transcript = transcript([(0, 3, "S1"), (4, 5, "S1"), (6, 12, "S2"), (13, 20, "S1"), (21, 21, "S1"), (22, 23, nil)])
        let sample = VoiceSample(of: "S1", in: transcript, limit: 9)
        #expect(sample.stretches.map(\.start) == [0, 13] && sample.stretches.map(\.end) == [2, 20])
        #expect(sample.stretches.map(\.channel) == [2, nil] && sample.seconds == 9)
        #expect(VoiceSample(of: "S1", in: transcript, limit: 100).seconds == 11)
        #expect(VoiceSample(of: "S9", in: transcript, limit: 100).stretches.isEmpty)
    }

    @Test func namesTakeThePlaceOfLabels() {
        let before = transcript([(0, 3, "S1"), (4, 5, "S2"), (6, 7, nil)])
        #expect(before.speakers == ["S1", "S2"])
        let who = IdentifiedSpeaker(label: "S2", speaker: .make(), name: "Ann", similarity: 0.9)
        let named = before.naming([who])
        #expect(named.segments.map(\.speaker) == ["S1", "Ann", nil] && named.words.allSatisfy { $0.speaker == "Ann" })
        #expect(named.identified == [who] && before.naming([]).identified == [] && before.identified == nil)
    }
}
