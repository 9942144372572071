import Testing
import Transcription

@testable import TranscriptInsights

/// Where sentences begin and end.
@Suite struct SentenceTests {
    private func sentences(_ speech: Speech) -> [String] { speech.report().sentences.map(\.text) }

    @Test func `marks end sentences`() {
        #expect(sentences(Speech("Hello there. How are you? Fine!")) == ["Hello there.", "How are you?", "Fine!"])
        #expect(sentences(Speech("He said “stop.” Then he left…")) == ["He said “stop.”", "Then he left…"])
    }

    @Test func `full stops of short forms do not`() {
        #expect(sentences(Speech("I met Dr. Smith at 3.5 miles, J. Doe was there.")).count == 1)
        #expect(sentences(Speech("We open at 9 a.m. and close later.")).count == 1)
    }

    @Test func `without marks pauses and segments do`() {
        var speech = Speech("we went home it was late")
        speech.pause(before: 3, seconds: 0.7)
        #expect(sentences(speech) == ["we went home", "it was late"])
        #expect(sentences(Speech("we went home", "it was late")).count == 2)
        var marked = Speech("We went home late. It rained.")
        marked.pause(before: 2, seconds: 2)
        #expect(sentences(marked).count == 2, "a pause within a sentence that has marks is only a pause")
    }

    @Test func `evidence leads to the words`() throws {
        var speech = Speech("One two. Three four five.")
        speech.say("Six.", at: 10)
        let spans = speech.report().sentences.map(\.span)
        #expect(spans.map(\.segment) == [0, 0, 1] && spans.map(\.first) == [0, 2, 0] && spans.map(\.last) == [1, 4, 0])
        #expect(spans[1].start == 0.667 && spans[1].end == 1.633 && spans[2].start == 10)
    }

    @Test func `text without words has its segment's times`() {
        var speech = Speech()
        speech.write("It was good. Was it?", from: 4, to: 9)
        let report = speech.report()
        #expect(report.sentences.map(\.text) == ["It was good.", "Was it?"])
        #expect(report.sentences.allSatisfy { $0.span.start == 4 && $0.span.end == 9 })
        #expect(report.sentences.map(\.span.first) == [0, 3] && report.words == 5)
        #expect(report.unavailable.contains(UnavailableInsight(insight: .talk, reason: .noWordTimes, segments: 1)))
        #expect(report.talk.map(\.seconds) == [5])
    }

    @Test func `an empty transcript has no insights and says so`() {
        for report in [Speech().report(duration: 10), Speech("… — ?").report()] {
            #expect(report.words == 0 && report.sentences.isEmpty && report.keywords.isEmpty && report.questions.isEmpty)
            #expect(Set(report.unavailable.map(\.reason)) == [.noWords])
        }
    }

    @Test func `one word is enough`() {
        let report = Speech("Great").report()
        #expect(report.sentences.map { $0.sentiment?.label } == [.positive] && report.talk.map(\.words) == [1])
        #expect(report.talk[0].wordsPerMinute == nil, "a third of a second has no pace")
    }
}
