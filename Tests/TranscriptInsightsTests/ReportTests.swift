import FoundationEssentials
import Testing
import Transcription
import VoiceCore

@testable import TranscriptInsights

/// The report as a whole.
@Suite struct ReportTests {
    /// Two hours of two people: 20,000 words.
    private var longCall: Transcript {
        let words = "the new budget is not very good but we like the plan and what do you think of the marketing team".split(separator: " ")
        var speech = Speech()
        for turn in 0..<1_000 {
            let text = (0..<20).map { words[(turn * 7 + $0) % words.count] }.joined(separator: " ")
            speech.say(text, channel: turn % 2 + 1, at: Double(turn) * 7.2)
        }
        return speech.transcript(duration: 7_200)
    }

    @Test func `twenty thousand words are read`() throws {
        let report = InsightReport(longCall)
        #expect(report.words == 20_000 && report.sentences.count == 1_000)
        #expect(report.talk.map(\.turns) == [500, 500] && report.gaps.count == 999)
        #expect(report.keywords.first { $0.text == "budget" }.map { $0.count == $0.occurrences.count && $0.count > 900 } == true)
    }

    @Test func `equal transcripts give equal reports, and JSON keeps them`() throws {
        let transcript = longCall
        let report = InsightReport(transcript)
        let bytes = try JSON.encode(report)
        #expect(try JSON.encode(InsightReport(transcript)) == bytes)
        #expect(try JSON.decode(InsightReport.self, from: bytes) == report)
    }

    @Test func `every span lies within the transcript`() {
        let transcript = longCall
        let report = InsightReport(transcript)
        let spans =
            report.sentences.map(\.span) + report.sentences.flatMap { $0.sentiment?.words.map(\.span) ?? [] } + report.questions.map(\.span)
            + (report.keywords + report.keyPhrases).flatMap(\.occurrences) + report.overlaps.flatMap { [$0.words, $0.overWords] }
        #expect(!spans.isEmpty)
        for span in spans {
            let words = transcript.segments[span.segment].words
            #expect(span.first <= span.last && words[span.first].start == span.start && words[span.last].end == span.end)
        }
    }
}
