import Foundation
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// What the engine is told beforehand is a setting of a transcript.
@Suite struct HearingChoiceTests {
    @Test func theChoicesAreKeptWithTheTranscript() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file(), more: ["mode": "fast", "vocabulary": "Wilhelm Ackermann, Crescendo"])
            try await home.work(until: recording.jobId)
            let vocabulary = try Vocabulary(["Wilhelm", "Ackermann", "Crescendo"])
            let made = try await home.transcript(of: recording.id)
            #expect(made.settingsHash == TranscriptionSettings(mode: .fast, vocabulary: vocabulary).stableHash)
            let path = ["id": recording.id.text]
            let same: TranscriptSummary = try await home.call(
                "transcribeRecording", #"{"mode":"fast","vocabulary":["Wilhelm Ackermann","Crescendo"]}"#, path: path)
            #expect(same.id == recording.transcriptId && same.requestedMode == "fast")
            #expect(same.requestedVocabulary == ["Wilhelm", "Ackermann", "Crescendo"])
            let usual: TranscriptSummary = try await home.call("transcribeRecording", #"{"mode":"balanced","vocabulary":[]}"#, path: path)
            #expect(usual.id != recording.transcriptId && usual.requestedMode == nil && usual.requestedVocabulary == nil)
        }
    }

    @Test(arguments: [("mode", "hasty"), ("vocabulary", "4711"), ("vocabulary", "semi;colon")])
    func whatCannotBeIsRefused(_ field: String, _ text: String) async throws {
        try await Home.with { home in
            #expect(await refusal { try await home.upload(more: [field: text]) } == "invalid_field")
        }
    }

    @Test func aRequestWithTooManyWordsIsRefused() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            let words = (0...100).map { #""word\#(String(repeating: "b", count: $0 % 40))\#($0 < 40 ? "a" : $0 < 80 ? "c" : "d")""# }
            let code = await refusal {
                let _: TranscriptSummary = try await home.call(
                    "transcribeRecording", #"{"vocabulary":[\#(words.joined(separator: ","))]}"#, path: ["id": recording.id.text])
            }
            #expect(code == "invalid_field")
        }
    }
}
