import Testing
import Transcription

@testable import TranscriptInsights

/// Who talks how much, and how they take turns.
@Suite struct TalkTests {
    private let ann = Party(speaker: "Ann")
    private let bob = Party(speaker: "Bob")

    @Test func `talk time is told of each`() throws {
        var speech = Speech()
        speech.say("one two three four five six", by: "Ann", at: 0, wordSeconds: 0.5)
        speech.say("one two", by: "Bob", at: 4, wordSeconds: 0.5)
        speech.say("one two three", by: "Ann", at: 6, wordSeconds: 0.5)
        let talk = speech.report().talk
        #expect(talk.map(\.party) == [ann, bob] && talk.map(\.turns) == [2, 1] && talk.map(\.words) == [9, 2])
        #expect(talk.map(\.seconds) == [4.4, 0.95])
        #expect(abs(talk[0].share - 4.4 / 5.35) < 0.001 && abs(talk.map(\.share).reduce(0, +) - 1) < 0.001)
        #expect(talk[0].wordsPerMinute == 122.7 && talk[1].wordsPerMinute == nil)
        #expect(talk[0].longestTurn == TimeSpan(start: 0, end: 2.95))
    }

    @Test func `a pause of half a second is no speech, but ends no turn`() {
        var speech = Speech()
        speech.say("one two three four", at: 0, wordSeconds: 0.5)
        speech.pause(before: 2, seconds: 1)
        let talk = speech.report().talk
        #expect(talk.map(\.seconds) == [1.9] && talk.map(\.turns) == [1] && talk[0].longestTurn == TimeSpan(start: 0, end: 2.95))
    }

    @Test func `channels stand for speakers without names, and words for their own`() {
        var speech = Speech()
        speech.say("hello", channel: 1)
        speech.say("hello", channel: 2, at: 2)
        #expect(speech.report().talk.map(\.party) == [Party(channel: 1), Party(channel: 2)])
        let words = [
            TranscriptWord(id: "0-0", text: "yes", start: 0, end: 1, speaker: "Ann"),
            TranscriptWord(id: "0-1", text: "no", start: 1, end: 2, speaker: "Bob"),
        ]
        var transcript = Speech("x").transcript()
        transcript.segments = [TranscriptSegment(index: 0, start: 0, end: 2, text: "yes no", words: words, speaker: "Eve", channel: 1)]
        let report = InsightReport(transcript)
        #expect(report.talk.map(\.party) == [ann, bob] && report.sentences.map(\.text) == ["yes", "no"])
    }

    @Test func `who begins while another speaks and goes on has interrupted`() throws {
        var speech = Speech()
        speech.say("so what I wanted to say", by: "Ann", at: 0, wordSeconds: 0.5)
        speech.say("no let me finish first please", by: "Bob", at: 2, wordSeconds: 0.5)
        let report = speech.report()
        let overlap = try #require(report.overlaps.first)
        #expect(report.overlaps.count == 1 && overlap.outcome == .taken && overlap.party == bob && overlap.over == ann)
        #expect(overlap.start == 2 && overlap.end == 2.95)
        #expect((overlap.words.segment, overlap.words.first, overlap.words.last) == (1, 0, 1))
        #expect((overlap.overWords.segment, overlap.overWords.first, overlap.overWords.last) == (0, 4, 5))
        #expect(report.gaps.isEmpty)
    }

    @Test func `who falls silent again has not`() {
        var speech = Speech()
        speech.say("one two three four five six", channel: 1, at: 0, wordSeconds: 0.5)
        speech.say("mhm", channel: 2, at: 1, wordSeconds: 0.5)
        let report = speech.report()
        #expect(report.overlaps.map(\.outcome) == [.kept] && report.overlaps.map(\.party) == [Party(channel: 2)])
    }

    @Test func `a fifth of a second is needed`() {
        var speech = Speech()
        speech.say("one two", by: "Ann", at: 0, wordSeconds: 0.5)
        speech.say("three", by: "Bob", at: 0.8, wordSeconds: 0.5)
        #expect(speech.report().overlaps.isEmpty)
    }

    @Test func `gaps and silences are told with who is on both sides`() {
        var speech = Speech()
        speech.say("hello", by: "Ann", at: 4, wordSeconds: 1)
        speech.say("hi", by: "Bob", at: 5.5, wordSeconds: 1)
        speech.say("bye", by: "Bob", at: 12, wordSeconds: 1)
        let report = speech.report(duration: 20)
        #expect(report.gaps == [Gap(start: 4.9, end: 5.5, after: ann, before: bob)])
        #expect(
            report.silences == [
                Silence(start: 0, end: 4, after: nil, before: ann), Silence(start: 6.4, end: 12, after: bob, before: bob),
                Silence(start: 12.9, end: 20, after: bob, before: nil),
            ])
    }

    @Test func `one speaker has no overlaps and that is said`() {
        let report = Speech("hello there").report()
        #expect(report.talk.map(\.share) == [1] && report.unavailable.map(\.reason) == [.oneParty])
    }
}
