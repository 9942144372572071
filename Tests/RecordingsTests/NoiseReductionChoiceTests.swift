import Foundation
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// Whether noise is taken out is a setting of a transcript.
@Suite struct NoiseReductionChoiceTests {
    @Test func theChoiceIsKeptWithTheTranscript() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file(), more: ["noise_reduction": "auto"])
            try await home.work(until: recording.jobId)
            let made = try await home.transcript(of: recording.id)
            #expect(made.settingsHash == TranscriptionSettings(noiseReduction: .auto).stableHash)
            let path = ["id": recording.id.text]
            let same: TranscriptSummary = try await home.call("transcribeRecording", #"{"noise_reduction":"auto"}"#, path: path)
            #expect(same.id == recording.transcriptId && same.requestedNoiseReduction == "auto")
            let off: TranscriptSummary = try await home.call("transcribeRecording", #"{"noise_reduction":"off"}"#, path: path)
            #expect(off.id != recording.transcriptId && off.requestedNoiseReduction == nil)
        }
    }

    @Test func anotherWordIsRefused() async throws {
        try await Home.with { home in
            #expect(await refusal { try await home.upload(more: ["noise_reduction": "loud"]) } == "invalid_field")
        }
    }
}
