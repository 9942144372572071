import Foundation
import HTTPRouting
import HTTPTypes
import Testing
import TranscriptInsights
import Transcription
import VoiceCore

@testable import Recordings

/// What a recording's words show, over HTTP.
@Suite struct InsightsTests {
    private func path(_ recording: Recording) -> [String: String] { ["id": recording.id.text] }

    private func told(_ home: Home, _ recording: Recording) async throws -> InsightReport {
        try await home.call("getInsights", path: path(recording))
    }

    private func spoken(_ home: Home, language: String? = "en") async throws -> Recording {
        let recording = try await home.upload(SpokenSound.file(), language: language)
        try await home.work(until: recording.jobId)
        return recording
    }

    @Test func insightsAreOfTheTranscript() async throws {
        try await Home.with(engine: ScriptedRecognizer(said: ["the", "food", "was", "not", "good"])) { home in
            let recording = try await spoken(home)
            let report = try await told(home, recording)
            let transcript = try await home.transcript(of: recording.id)
            #expect(report.revision == transcript.revision && report.words == transcript.words.count)
            let word = try #require(report.sentences.first?.sentiment?.words.first)
            #expect(word.text == "good" && word.negatedBy == ["not"])
            #expect(transcript.segments[word.span.segment].words[word.span.first].text == "good")
            #expect(report.sentiment?.whole.negative == report.sentences.count)
        }
    }

    @Test func whileTheTranscriptIsMadeThereAreNone() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            let answer = try await home.send("getInsights", path: path(recording))
            #expect(answer.status == .accepted && answer.headers[.retryAfter] == "1")
        }
    }

    @Test func anEditCountsAtOnceAndTheTagFollows() async throws {
        try await Home.with(engine: ScriptedRecognizer(said: ["the", "food", "was", "good"])) { home in
            let recording = try await spoken(home)
            let first = try await home.send("getInsights", path: path(recording))
            let again = try await home.send("getInsights", path: path(recording))
            #expect(first.status == .ok && first.headers[.contentType] == "application/json")
            #expect(first.headers[.eTag] != nil && first.headers[.eTag] == again.headers[.eTag])
            let (bytes, same) = (try await Home.bytes(of: first), try await Home.bytes(of: again))
            #expect(bytes == same)

            let transcript = try await home.transcript(of: recording.id)
            let word = try #require(transcript.words.first { $0.text == "good" })
            _ = try await home.send(
                "editTranscript", "application/json",
                Array(
                    #"{"based_on":"\#(transcript.revision.text)","operations":[{"op":"replace","from":"\#(word.id)","text":"horrible"}]}"#
                        .utf8), path: path(recording))
            #expect(try await told(home, recording).sentences[0].sentiment?.label == .negative)
            #expect(try await home.send("getInsights", path: path(recording)).headers[.eTag] != first.headers[.eTag])
        }
    }

    @Test func aLanguageWithoutALexiconIsSaid() async throws {
        try await Home.with(engine: ScriptedRecognizer(said: ["word"])) { home in
            let report = try await told(home, spoken(home, language: nil))
            #expect(report.sentiment == nil && report.unavailable.contains { $0.insight == .sentiment && $0.reason == .languageUnknown })
        }
    }

    @Test func silenceHasAReportWithoutWords() async throws {
        try await Home.with { home in
            let recording = try await home.upload(language: "en")
            try await home.work(until: recording.jobId)
            let report = try await told(home, recording)
            #expect(report.words == 0 && report.sentences.isEmpty && report.unavailable.contains { $0.reason == .noWords })
        }
    }

    @Test func manyAskAtOnce() async throws {
        try await Home.with(engine: ScriptedRecognizer(said: ["good"])) { home in
            let recording = try await spoken(home)
            try await withThrowingTaskGroup(of: InsightReport.self) { group in
                for _ in 0..<20 { group.addTask { try await told(home, recording) } }
                let reports = try await group.reduce(into: []) { $0.append($1) }
                #expect(reports.count == 20 && reports.allSatisfy { $0 == reports[0] })
            }
        }
    }

    @Test func anotherAccountSeesNothing() async throws {
        try await Home.with(engine: ScriptedRecognizer(said: ["good"])) { home in
            let recording = try await spoken(home)
            let stranger = Home(
                account: .make(), recordings: home.recordings, directory: home.directory, database: home.database, objects: home.objects)
            await #expect(throws: RecordingsError.notFound) { try await stranger.send("getInsights", path: path(recording)) }
        }
    }
}
