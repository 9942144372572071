import Foundation
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// Whether speakers are told apart is a setting of a transcript.
@Suite struct SpeakersInTranscriptsTests {
    @Test func segmentsSayWhoSpeaks() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file(), more: ["diarize": "true"])
            try await home.work(until: recording.jobId)
            let made = try await home.transcript(of: recording.id)
            #expect(made.settingsHash == TranscriptionSettings(diarize: true).stableHash)
            #expect(!made.segments.isEmpty && made.segments.allSatisfy { $0.speaker == "S1" })
            let path = ["id": recording.id.text]
            let same: TranscriptSummary = try await home.call("transcribeRecording", #"{"diarize":true}"#, path: path)
            #expect(same.id == recording.transcriptId && same.requestedDiarize == true && same.requestedSpeakers == nil)
            let two: TranscriptSummary = try await home.call("transcribeRecording", #"{"speakers":2}"#, path: path)
            #expect(two.id != recording.transcriptId && two.requestedDiarize == true && two.requestedSpeakers == 2)
            let off: TranscriptSummary = try await home.call("transcribeRecording", #"{"diarize":false}"#, path: path)
            #expect(off.id != recording.transcriptId && off.requestedDiarize == nil)
        }
    }

    @Test func withoutItNobodyIsNamed() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            try await home.work(until: recording.jobId)
            #expect(try await home.transcript(of: recording.id).segments.allSatisfy { $0.speaker == nil })
        }
    }

    @Test(
        arguments: [
            ["diarize": "maybe"], ["speakers": "0"], ["speakers": "101"], ["speakers": "two"], ["diarize": "true", "multichannel": "true"],
            ["speakers": "2", "multichannel": "true"],
        ] as [KeyValuePairs<String, String>])
    func whatCannotBeIsRefused(_ fields: KeyValuePairs<String, String>) async throws {
        try await Home.with { home in
            #expect(await refusal { try await home.upload(more: fields) } == "invalid_field")
        }
    }

    @Test func aCountWithoutSpeakersIsRefused() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            let body = #"{"speakers":2,"diarize":false}"#
            #expect(
                await refusal {
                    let _: TranscriptSummary = try await home.call("transcribeRecording", body, path: ["id": recording.id.text])
                } == "invalid_field")
        }
    }
}
