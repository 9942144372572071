import Testing
import Transcription

@testable import TranscriptInsights

/// What a transcript is about.
@Suite struct KeywordTests {
    @Test func `words and phrases are found with every place`() throws {
        let report = Speech(
            "the annual budget meeting is on Monday", "we need the annual budget meeting for planning", "and then the Budget was late"
        ).report()
        #expect(report.keywords.first?.text == "budget" && report.keywords.first?.count == 3, "\(report.keywords)")
        #expect(report.keywords.first?.occurrences.map(\.segment) == [0, 1, 2])
        #expect(report.keywords.first?.occurrences.map(\.first) == [2, 4, 3])
        let phrase = try #require(report.keyPhrases.first)
        #expect(phrase.text == "annual budget meeting" && phrase.count == 2)
        #expect(phrase.occurrences.map { [$0.first, $0.last] } == [[1, 3], [3, 5]])
        #expect(phrase.occurrences[0].start == 0.333 && phrase.occurrences[0].end == 1.3)
    }

    /// Candidates "red apples", "apples": degrees 2 and 3.
    @Test func `scores are degrees`() throws {
        let report = Speech("red apples, or apples").report()
        #expect(report.keywords.map(\.text) == ["apples", "red"] && report.keywords.map(\.score) == [3, 2])
        #expect(report.keyPhrases.map(\.text) == ["red apples"] && report.keyPhrases.map(\.score) == [5])
    }

    @Test func `words of grammar and listening are none`() {
        #expect(Speech("um yeah I mean it's like you know what they're gonna do").report().keywords.isEmpty)
    }

    @Test func `other languages have keywords by their own frequencies`() {
        var speech = Speech(language: "de")
        for round in 0..<12 { speech.say("und die Zeitung wurde gedruckt", at: Double(round) * 3) }
        speech.say("Drucker und Papier", at: 60)
        let report = speech.report()
        #expect(report.keywords.contains { $0.text == "papier" } && !report.keywords.contains { $0.text == "und" || $0.text == "die" })
    }

    @Test func `scripts without blanks have none and say so`() {
        let report = Speech("今日は良い天気です。", language: "ja").report()
        #expect(report.keywords.isEmpty && report.unavailable.contains { $0.insight == .keywords && $0.reason == .noSpaces })
    }

    @Test func `letters of all kinds are words`() {
        let report = Speech("Größe Größe", "Ελλάδα 🎉 naïve", "крупный крупный", language: "xx").report()
        #expect(Set(report.keywords.map(\.text)).isSuperset(of: ["größe", "ελλάδα", "naïve", "крупный"]), "\(report.keywords)")
        #expect(report.words == 6)
    }
}
