import Foundation
import Jobs
import NIOConcurrencyHelpers
import ObjectStore
import Storage
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// People are named by their voices as long as they consent, in their account alone.
@Suite struct KnownVoicesTests {
    private let embedder = ScriptedEmbedder()

    private func consent(days: Int = 30) -> String {
        #""consent":{"purpose":"To name who speaks","record":"form 12","expires_at":"\#(SystemWallClock().now() + .seconds(days * 86_400))"}"#
    }

    private func createSpeaker(_ name: String = "Ann", in home: Home) async throws -> KnownSpeaker {
        try await home.call("createSpeaker", #"{"name":"\#(name)",\#(consent())}"#)
    }

    /// A recording of one speaker, who is called S1 in its transcript.
    private func told(_ home: Home) async throws -> Recording {
        let recording = try await home.upload(SpokenSound.file(utterances: 2), more: ["speakers": "1"])
        try await home.work(until: recording.jobId)
        return recording
    }

    private func learn(_ speaker: SpeakerID, from recording: RecordingID, as label: String = "S1", in home: Home) async throws -> KnownVoice
    {
        try await home.call(
            "learnVoice", #"{"recording":"\#(recording)","label":"\#(label)"}"#, path: ["id": speaker.text])
    }

    private func identified(_ recording: RecordingID, in home: Home) async throws -> Transcript {
        let path = ["id": recording.text]
        let asked: TranscriptSummary = try await home.call("transcribeRecording", #"{"identify":true,"speakers":1}"#, path: path)
        try await home.work(until: try #require(asked.jobId))
        return try await home.call("getTranscriptRevision", path: ["id": recording.text, "transcript": asked.id.text])
    }

    @Test func whoConsentsIsNamed() async throws {
        try await Home.with(embedder: embedder) { home in
            let (ann, recording) = (try await createSpeaker(in: home), try await told(home))
            #expect(ann.consent.status == .valid && ann.consent.record == "form 12" && ann.voices == 0)
            let asked = try await learn(ann.id, from: recording.id, in: home)
            #expect(asked.status == .queued && asked.label == "S1")
            try await home.work(until: asked.jobId)
            let voices: Recordings.VoiceList = try await home.call("listVoices", path: ["id": ann.id.text])
            let voice = try #require(voices.voices.first)
            #expect(voices.voices.count == 1 && voice.status == .ready && voice.model == embedder.identity)
            #expect(try #require(voice.seconds) >= 2)

            let made = try await identified(recording.id, in: home)
            #expect(made.segments.allSatisfy { $0.speaker == "Ann" } && !made.segments.isEmpty)
            let who = try #require(made.identified?.first)
            #expect(who.label == "S1" && who.speaker == ann.id && who.name == "Ann" && who.similarity > 0.99)
            let list: Recordings.TranscriptList = try await home.call("listTranscripts", path: ["id": recording.id.text])
            #expect(list.transcripts.first?.requestedIdentify == true && list.transcripts.last?.requestedIdentify == nil)
            let kinds = try await home.events()
            #expect(kinds.contains("speaker.created") && kinds.contains("speaker.voice_learnt"))
        }
    }

    @Test func anotherVoiceIsNamedForNobody() async throws {
        try await Home.with(embedder: embedder) { home in
            let (ann, recording) = (try await createSpeaker(in: home), try await told(home))
            try await home.work(until: try await learn(ann.id, from: recording.id, in: home).jobId)
            embedder.voice.withLockedValue { $0 = [0, 1] }
            let made = try await identified(recording.id, in: home)
            #expect(made.segments.allSatisfy { $0.speaker == "S1" } && made.identified == [])
        }
    }

    /// What is asked for again is heard again: another may be known now.
    @Test func whoIsKnownSinceIsNamedTheNextTime() async throws {
        try await Home.with(embedder: embedder) { home in
            let (ann, recording) = (try await createSpeaker(in: home), try await told(home))
            #expect(try await identified(recording.id, in: home).identified == [])
            try await home.work(until: try await learn(ann.id, from: recording.id, in: home).jobId)
            #expect(try await identified(recording.id, in: home).identified?.count == 1)
        }
    }

    @Test func aConsentThatIsWithdrawnTakesTheVoiceWithIt() async throws {
        try await Home.with(embedder: embedder) { home in
            let (ann, recording) = (try await createSpeaker(in: home), try await told(home))
            try await home.work(until: try await learn(ann.id, from: recording.id, in: home).jobId)
            #expect(try await home.rows(in: "known_voices") == 1)
            let withdrawn: KnownSpeaker = try await home.call("withdrawConsent", path: ["id": ann.id.text])
            #expect(withdrawn.consent.status == .withdrawn && withdrawn.voices == 0 && withdrawn.consent.withdrawnAt != nil)
            #expect(try await home.rows(in: "known_voices") == 0)
            #expect(try await identified(recording.id, in: home).identified == [])
            #expect(await refusal { try await learn(ann.id, from: recording.id, in: home) } == "consent_missing")
            // A new one begins anew.
            let given: KnownSpeaker = try await home.call(
                "giveConsent", String(consent(days: 60).drop { $0 != "{" }), path: ["id": ann.id.text])
            #expect(given.consent.status == .valid && given.voices == 0 && given.consent.withdrawnAt == nil)
            try await home.work(until: try await learn(ann.id, from: recording.id, in: home).jobId)
            #expect(try await home.rows(in: "known_voices") == 1)
            let _: KnownSpeaker = try await home.call(
                "giveConsent", String(consent(days: 90).drop { $0 != "{" }), path: ["id": ann.id.text])
            #expect(try await home.rows(in: "known_voices") == 1)
        }
    }

    @Test func aVoiceThatIsBeingLearntIsNotKeptWithoutConsent() async throws {
        try await Home.with(embedder: embedder) { home in
            let (ann, recording) = (try await createSpeaker(in: home), try await told(home))
            let asked = try await learn(ann.id, from: recording.id, in: home)
            _ = try await home.recordings.withdrawConsent(of: ann.id, account: home.account)
            try await home.work(until: asked.jobId)
            #expect(try await home.rows(in: "known_voices") == 0)
        }
    }

    @Test func aConsentRunsOut() async throws {
        let clock = ManualWallClock()
        try await Home.with(embedder: embedder, clock: clock) { home in
            let ann = try await home.recordings.createSpeaker(
                named: "Ann", consent: NewVoiceConsent(purpose: "To name", expiresAt: clock.now() + .seconds(3600)), for: home.account)
            let recording = try await told(home)
            try await home.work(until: try await learn(ann.id, from: recording.id, in: home).jobId)
            #expect(try await ForgetVoices.Handler(home.recordings).forget() == 0)
            clock.advance(by: .seconds(3600))
            #expect(try await home.recordings.speaker(ann.id, of: home.account).consent.status == .expired)
            #expect(try await home.recordings.voices(of: ann.id, account: home.account).isEmpty)
            #expect(try await identified(recording.id, in: home).identified == [])
            #expect(await refusal { try await learn(ann.id, from: recording.id, in: home) } == "consent_missing")
            #expect(try await ForgetVoices.Handler(home.recordings).forget() == 1)
            #expect(try await home.rows(in: "known_voices") == 0)
            #expect(try await ForgetVoices.Handler(home.recordings).forget() == 0)
            #expect(try await home.events().contains("speaker.consent_expired"))
        }
    }

    @Test func anotherAccountKnowsNobody() async throws {
        try await Home.with(embedder: embedder) { home in
            let (ann, recording) = (try await createSpeaker(in: home), try await told(home))
            let voice = try await learn(ann.id, from: recording.id, in: home)
            try await home.work(until: voice.jobId)
            let account = AccountID.make()
            _ = try await FileKeyStore(directory: home.directory + "/keys").create(for: account)
            let other = Home(
                account: account, recordings: home.recordings, directory: home.directory, database: home.database, objects: home.objects)
            let theirs = try await told(other)
            #expect(try await identified(theirs.id, in: other).identified == [])
            let list: Recordings.SpeakerList = try await other.call("listSpeakers")
            #expect(list.speakers.isEmpty)
            let path = ["id": ann.id.text, "voice": voice.id.text]
            for operation in ["getSpeaker", "listVoices", "withdrawConsent", "deleteSpeaker", "forgetVoice"] {
                #expect(await refusal { try await other.send(operation, path: path) } == "speaker_not_found")
            }
            #expect(await refusal { try await learn(ann.id, from: theirs.id, in: other) } == "speaker_not_found")
            #expect(await refusal { try await learn(ann.id, from: recording.id, in: other) } == "recording_not_found")
            #expect(try await home.rows(in: "known_voices") == 1)
        }
    }

    @Test func speakersAreListedRenamedAndRemoved() async throws {
        try await Home.with(embedder: embedder) { home in
            let (ann, ben) = (try await createSpeaker(in: home), try await createSpeaker("Ben", in: home))
            let page: Recordings.SpeakerList = try await home.call("listSpeakers", query: "limit=1")
            #expect(page.speakers.map(\.name) == ["Ben"] && page.next == ben.id)
            let rest: Recordings.SpeakerList = try await home.call("listSpeakers", query: "limit=1&before=\(ben.id)")
            #expect(rest.speakers.map(\.name) == ["Ann"] && rest.next == nil)
            let renamed: KnownSpeaker = try await home.call("renameSpeaker", #"{"name":"Anna"}"#, path: ["id": ann.id.text])
            #expect(renamed.name == "Anna" && renamed.updatedAt != nil)
            let recording = try await told(home)
            let voice = try await learn(ann.id, from: recording.id, in: home)
            try await home.work(until: voice.jobId)
            _ = try await home.send("forgetVoice", path: ["id": ann.id.text, "voice": voice.id.text])
            let gone = ["id": ann.id.text, "voice": voice.id.text]
            #expect(await refusal { try await home.send("forgetVoice", path: gone) } == "voice_not_found")
            try await home.work(until: try await learn(ann.id, from: recording.id, in: home).jobId)
            _ = try await home.send("deleteSpeaker", path: ["id": ann.id.text])
            #expect(try await home.rows(in: "known_voices") == 0)
            #expect(try await home.rows(in: "known_speakers") == 1)
            #expect(await refusal { try await home.send("getSpeaker", path: ["id": ann.id.text]) } == "speaker_not_found")
        }
    }

    @Test(arguments: [
        #"{"name":"","consent":{"purpose":"p","expires_at":"2100-01-01T00:00:00Z"}}"#,
        #"{"name":"Ann","consent":{"purpose":"","expires_at":"§"}}"#,
        #"{"name":"Ann","consent":{"purpose":"p\n","expires_at":"§"}}"#,
        #"{"name":"Ann","consent":{"purpose":"p","record":"","expires_at":"§"}}"#,
        #"{"name":"Ann","consent":{"purpose":"p","expires_at":"2020-01-01T00:00:00Z"}}"#,
        #"{"name":"Ann","consent":{"purpose":"p","expires_at":"2100-01-01T00:00:00Z"}}"#,
    ]) func aConsentThatCannotBeIsRefused(_ body: String) async throws {
        try await Home.with { home in
            let soon = (SystemWallClock().now() + .seconds(86_400)).description
            let body = body.replacingOccurrences(of: "§", with: soon)
            #expect(await refusal { let _: KnownSpeaker = try await home.call("createSpeaker", body) } == "invalid_field")
        }
    }

    @Test func whatCannotBeLearntIsRefused() async throws {
        try await Home.with(embedder: embedder) { home in
            let (ann, recording) = (try await createSpeaker(in: home), try await told(home))
            #expect(await refusal { try await learn(ann.id, from: recording.id, as: "S2", in: home) } == "no_such_voice")
            let waiting = try await home.upload(SpokenSound.file(seed: 7), more: ["diarize": "true"])
            #expect(await refusal { try await learn(ann.id, from: waiting.id, in: home) } == "transcript_not_ready")
            let path = ["id": recording.id.text]
            let body = #"{"identify":true,"diarize":false}"#
            #expect(
                await refusal { let _: TranscriptSummary = try await home.call("transcribeRecording", body, path: path) } == "invalid_field"
            )
        }
    }

    @Test func withoutAModelNobodyIsPromisedNames() async throws {
        try await Home.with { home in
            let (ann, recording) = (try await createSpeaker(in: home), try await told(home))
            #expect(await refusal { try await learn(ann.id, from: recording.id, in: home) } == "voice_model_missing")
            #expect(await refusal { try await identified(recording.id, in: home) } == "voice_model_missing")
            #expect(await refusal { try await home.upload(SpokenSound.file(), more: ["identify": "true"]) } == "voice_model_missing")
        }
    }

    /// The words are worth more than the names.
    @Test func aModelThatFailsCostsNoTranscript() async throws {
        try await Home.with(embedder: embedder) { home in
            let (ann, recording) = (try await createSpeaker(in: home), try await told(home))
            try await home.work(until: try await learn(ann.id, from: recording.id, in: home).jobId)
            embedder.voice.withLockedValue { $0 = [] }
            let made = try await identified(recording.id, in: home)
            #expect(made.segments.allSatisfy { $0.speaker == "S1" } && made.identified == nil)
        }
    }

    /// The words of a transcript that is there are not heard again for the names.
    @Test func whoSpeaksInATranscriptThatIsThereIsNamed() async throws {
        let recognizer = ScriptedRecognizer()
        try await Home.with(engine: recognizer, embedder: embedder) { home in
            let (ann, recording) = (try await createSpeaker(in: home), try await told(home))
            try await home.work(until: try await learn(ann.id, from: recording.id, in: home).jobId)
            let heard = recognizer.calls.withLockedValue { $0 }
            let path = ["id": recording.id.text, "transcript": recording.transcriptId.text]
            let named: TranscriptSummary = try await home.call("tellSpeakers", #"{"identify":true,"speakers":1}"#, path: path)
            #expect(named.requestedIdentify == true && named.id != recording.transcriptId)
            try await home.work(until: try #require(named.jobId))
            let made = try await home.transcript(of: recording.id)
            #expect(made.identified?.first?.name == "Ann" && made.segments.allSatisfy { $0.speaker == "Ann" })
            // Without names it is the one that there is.
            let bare: TranscriptSummary = try await home.call("tellSpeakers", #"{"speakers":1}"#, path: path)
            #expect(bare.id == recording.transcriptId && bare.requestedIdentify == nil)
            #expect(recognizer.calls.withLockedValue { $0 } == heard)
        }
    }

    @Test func channelsAreNamedToo() async throws {
        try await Home.with(embedder: embedder) { home in
            let (ann, recording) = (try await createSpeaker(in: home), try await told(home))
            try await home.work(until: try await learn(ann.id, from: recording.id, in: home).jobId)
            let stereo = try await home.upload(SpokenSound.stereoFile(), more: ["multichannel": "true", "identify": "true"])
            try await home.work(until: stereo.jobId)
            let made = try await home.transcript(of: stereo.id)
            #expect(made.identified?.map(\.label) == ["Channel 1"] && Set(made.segments.map(\.speaker)) == ["Ann"])
        }
    }
}

/// Hears one voice in everything; an empty one is a model that cannot be used.
final class ScriptedEmbedder: SpeakerEmbedder {
    let identity = "scripted 1"
    let longestSeconds = 120.0
    let voice = NIOLockedValueBox<[Float]>([1, 0])

    func embedding(of samples: [Float]) async throws -> VoiceEmbedding {
        guard let embedding = VoiceEmbedding(voice.withLockedValue { $0 }) else {
            throw TranscriptionError(code: "model_unreadable", userMessage: "The model cannot be read.")
        }
        return embedding
    }
}
