import HTTPRouting
import HTTPTypes
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// Two transcripts of one recording, laid side by side over the API.
@Suite struct ComparisonTests {
    private let first = ScriptedRecognizer(said: ["the", "quik", "fox"])
    private let second = ScriptedRecognizer(name: "other", said: ["the", "quick", "red", "fox"])

    private func path(_ recording: RecordingID, _ transcript: TranscriptID) -> [String: String] {
        ["id": recording.text, "transcript": transcript.text]
    }

    @Test func twoEnginesAreCompared() async throws {
        try await Home.with(engine: first, others: [second]) { home in
            let recording = try await home.transcribed()
            let asked = try await home.recordings.transcribe(recording.id, of: home.account, settings: .init(engine: "other"))
            try await home.work(until: try #require(asked.transcript.jobId))
            let compared: RecordingComparison = try await home.call(
                "compareTranscripts", path: path(recording.id, recording.transcriptId), query: "with=\(asked.transcript.id)")
            #expect(compared.reference.engine == "scripted" && compared.other.engine == "other" && compared.other.isCurrent)
            #expect(compared.reference.id == recording.transcriptId && compared.other.requestedEngine == "other")
            let times = compared.referenceWords / 3
            #expect(times > 0 && compared.otherWords == 4 * times)
            #expect((compared.hits, compared.substitutions, compared.insertions, compared.deletions) == (2 * times, times, times, 0))
            #expect(compared.wordErrorRate == 2.0 / 3 && compared.reverseWordErrorRate == 0.5)
            #expect(compared.segments.first?.runs.map(\.kind) == [.equal, .substituted, .equal])
            #expect(compared.segments.first?.runs[1].other?.text == "quick red")
        }
    }

    @Test func aTranscriptIsLikeItself() async throws {
        try await Home.with(engine: first) { home in
            let recording = try await home.transcribed()
            let same = try await home.recordings.compare(
                recording.transcriptId, with: recording.transcriptId, of: recording.id, account: home.account)
            #expect(same.wordErrorRate == 0 && same.segments.allSatisfy { $0.runs.map(\.kind) == [.equal] })
        }
    }

    @Test func whatIsNotThereOrNotWholeIsNotCompared() async throws {
        try await Home.with(engine: first) { home in
            let recording = try await home.transcribed()
            let waiting = try await home.upload(Home.silence(seconds: 1))
            let (here, account) = (recording.transcriptId, home.account)
            await #expect(throws: RecordingsError.transcriptNotFound) {
                _ = try await home.recordings.compare(here, with: waiting.transcriptId, of: recording.id, account: account)
            }
            await #expect(throws: RecordingsError.transcriptNotReady) {
                _ = try await home.recordings.compare(waiting.transcriptId, with: waiting.transcriptId, of: waiting.id, account: account)
            }
            await #expect(throws: RecordingsError.notFound) {
                _ = try await home.recordings.compare(here, with: here, of: recording.id, account: .make())
            }
            await #expect(throws: APIError.self) {
                _ = try await home.send("compareTranscripts", path: path(recording.id, here))
            }
        }
    }
}
