import Testing
import Transcription

@testable import TranscriptInsights

/// Which sentences ask.
@Suite struct QuestionTests {
    @Test(arguments: [
        "what time is it", "do you like it", "so can we go now", "how many people do you know", "is the report ready", "where are they",
        "who's there", "how about tomorrow", "it is late isn't it", "well why didn't you say so", "which one did you take",
    ])
    func `questions without marks are known by their form`(_ text: String) {
        #expect(Speech(text).report().questions.map(\.sign) == [.form], "\(text)")
    }

    @Test(arguments: [
        "what I did was wrong", "do the dishes", "when I came home it rained", "have a seat", "which is why we left", "how nice you are",
        "it is late", "what a day", "did", "", "I know what time it is",
    ])
    func `other sentences are none`(_ text: String) { #expect(Speech(text).report().questions.isEmpty, "\(text)") }

    @Test func `a mark makes a question in every language, and marks are believed`() {
        let report = Speech("You're coming? Are you sure. Tu viens ?", language: nil).report()
        #expect(report.questions.map(\.text) == ["You're coming?", "Tu viens ?"] && report.questions.map(\.sign) == [.mark, .mark])
        #expect(Speech("هل أنت بخير؟", "你好吗？", language: "ar").report().questions.count == 2)
    }

    @Test func `forms of other languages are not guessed`() {
        let report = Speech("do you know", language: "de").report()
        #expect(report.questions.isEmpty)
        #expect(report.unavailable.contains(UnavailableInsight(insight: .questions, reason: .languageUnsupported, segments: 1)))
    }

    @Test func `who asks and when is told`() {
        var speech = Speech()
        speech.say("hello", by: "Ann", at: 0)
        speech.say("are you there", by: "Bob", at: 2)
        let question = speech.report().questions.first
        #expect(question?.party == Party(speaker: "Bob") && question?.span.start == 2 && question?.span.segment == 1)
    }
}
