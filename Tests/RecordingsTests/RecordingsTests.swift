import AudioCodecs
import EventLog
import FoundationEssentials
import HTTPRouting
import HTTPTypes
import Jobs
import NIOCore
import ObjectStore
import Storage
import Testing
import VoiceCore

@testable import Recordings

@Suite struct RecordingsTests {
    @Test func anUploadBecomesARecordingWithAJobAndAnEvent() async throws {
        try await Home.with { home in
            let recording = try await home.upload(Home.silence(seconds: 2), title: "Tuesday")
            #expect(recording.title == "Tuesday")
            #expect(recording.durationSeconds == 2)
            #expect(recording.status == .queued)
            #expect(try await home.job(of: recording)?.state == .ready)
            #expect(try await home.events() == ["recording.created"])
            let audio = try await home.answer("getRecordingAudio", ["id": recording.id.text])
            #expect(audio == Home.silence(seconds: 2))
        }
    }

    @Test func silenceGivesATranscriptThatSaysSo() async throws {
        try await Home.with { home in
            let recording = try await home.upload(Home.silence(seconds: 3))
            try await home.work(until: recording.jobId)
            let transcript = try await home.answer("getTranscript", ["id": recording.id.text])
            #expect(String(decoding: transcript, as: UTF8.self).contains(#""speech_found":false"#))
            #expect(try await home.recordings.recording(recording.id, of: home.account).status == .ready)
        }
    }

    @Test func aBodyOfAudioAloneIsTakenToo() async throws {
        try await Home.with { home in
            let answer = try await home.send("createRecording", "audio/wav", Home.silence(seconds: 1), query: "title=raw")
            #expect(answer.status == .created)
            #expect(try await home.recordings.recordings(of: home.account, limit: 10).map(\.title) == ["raw"])
        }
    }

    @Test(
        arguments: [
            ([UInt8](), "audio_empty"), (Array("this is no sound at all, but text".utf8), "media_not_audio"),
            (Array(Home.silence(seconds: 1).prefix(20_000)), "wav_truncated"),
            (Array(Home.silence(seconds: 1).prefix(30)), "wav_header_truncated"),
            (Home.silence(seconds: 0), "audio_no_samples"),
        ] as [([UInt8], String)])
    func badAudioIsRefusedAndNothingStays(_ audio: [UInt8], _ code: String) async throws {
        try await Home.with { home in
            #expect(await failure(of: { try await home.upload(audio) })?.code == code)
            let left = try await (home.recordings.recordings(of: home.account, limit: 10).count, home.storedFiles(), home.events().count)
            #expect(left == (0, 0, 0))
        }
    }

    @Test func wrongFieldsAreNamed() async throws {
        try await Home.with { home in
            let wav = Home.silence(seconds: 1)
            await #expect(throws: RecordingsError.unexpectedField("audio")) { try await home.upload(wav, field: "audio") }
            await #expect(throws: RecordingsError.titleTooLong) { try await home.upload(wav, title: String(repeating: "x", count: 201)) }
            await #expect(throws: RecordingsError.audioMissing) {
                _ = try await home.send("createRecording", Home.formType, Home.form([("title", Array("t".utf8))]))
            }
            await #expect(throws: RecordingsError.duplicateField("file")) {
                _ = try await home.send("createRecording", Home.formType, Home.form([("file", wav), ("file", wav)]))
            }
            let refusal = await failure { try await home.upload(wav, language: "fi") }
            #expect(refusal?.code == "language_unsupported")
            #expect(refusal?.userMessage.contains("scripted (en)") == true)
            let files = try await home.storedFiles()
            #expect(files == 0)
        }
    }

    @Test func anAudioOverTheLimitIsRefused() async throws {
        try await Home.with(limit: 10_000) { home in
            #expect(await failure(of: { try await home.upload(Home.silence(seconds: 1)) })?.code == "object_too_large")
            let files = try await home.storedFiles()
            #expect(files == 0)
        }
    }

    @Test func theSameAudioIsStoredOnce() async throws {
        try await Home.with { home in
            let first = try await home.upload(Home.silence(seconds: 1))
            let second = try await home.upload(Home.silence(seconds: 1))
            #expect(first.id != second.id)
            #expect(try await home.storedFiles() == 1)
            try await home.recordings.delete(first.id, of: home.account)
            try await home.sweep()
            #expect(try await home.answer("getRecordingAudio", ["id": second.id.text]) == Home.silence(seconds: 1))
        }
    }

    @Test func deletingTakesEverythingWithIt() async throws {
        try await Home.with { home in
            let recording = try await home.upload(Home.silence(seconds: 1))
            _ = try await home.recordings.addMarker(to: recording.id, of: home.account, at: 0.5, label: "here")
            try await home.recordings.delete(recording.id, of: home.account)
            await #expect(throws: RecordingsError.notFound) { _ = try await home.recordings.recording(recording.id, of: home.account) }
            #expect(try await home.job(of: recording)?.state == .cancelled)
            try await home.sweep()
            #expect(try await home.storedFiles() == 0)
        }
    }

    /// The job may be at any step when its recording is deleted; what it stores then must not be held for ever.
    @Test func whatAJobStoresForADeletedRecordingIsSwept() async throws {
        try await Home.with { home in
            let recording = try await home.upload(Home.silence(seconds: 1))
            let account = home.account
            try await home.recordings.delete(recording.id, of: account)
            let receipt = try await home.recordings.objects.put(Array("a segment".utf8), account: account)
            await #expect(throws: RecordingsError.notFound) {
                try await home.recordings.database.write { tx in
                    try Recordings.keep(segment: 0, as: receipt, of: recording.transcriptId, account: account, tx)
                }
            }
            try await home.sweep()
            #expect(try await home.storedFiles() == 0)
        }
    }

    @Test func markersLieWithinTheirRecording() async throws {
        try await Home.with { home in
            let recording = try await home.upload(Home.silence(seconds: 2))
            _ = try await home.recordings.addMarker(to: recording.id, of: home.account, at: 2, label: "end")
            let first = try await home.recordings.addMarker(to: recording.id, of: home.account, at: 0, label: "start")
            #expect(try await home.recordings.markers(of: recording.id, account: home.account).map(\.label) == ["start", "end"])
            for at in [-0.1, 2.1] {
                await #expect(throws: RecordingsError.markerOutsideRecording(durationSeconds: 2)) {
                    _ = try await home.recordings.addMarker(to: recording.id, of: home.account, at: at, label: "no")
                }
            }
            await #expect(throws: RecordingsError.labelLength) {
                _ = try await home.recordings.addMarker(to: recording.id, of: home.account, at: 1, label: "")
            }
            try await home.recordings.deleteMarker(first.id, of: recording.id, account: home.account)
            await #expect(throws: RecordingsError.markerNotFound) {
                try await home.recordings.deleteMarker(first.id, of: recording.id, account: home.account)
            }
        }
    }

    @Test func anotherAccountSeesNothing() async throws {
        try await Home.with { home in
            let recording = try await home.upload(Home.silence(seconds: 1))
            let other = AccountID.make()
            await #expect(throws: RecordingsError.notFound) { _ = try await home.recordings.recording(recording.id, of: other) }
            await #expect(throws: RecordingsError.notFound) { _ = try await home.recordings.audio(of: recording.id, account: other) }
            await #expect(throws: RecordingsError.notFound) { _ = try await home.recordings.markers(of: recording.id, account: other) }
            await #expect(throws: RecordingsError.notFound) { try await home.recordings.delete(recording.id, of: other) }
            await #expect(throws: RecordingsError.notFound) {
                _ = try await home.recordings.addMarker(to: recording.id, of: other, at: 0, label: "no")
            }
            #expect(try await home.recordings.recordings(of: other, limit: 10).isEmpty)
        }
    }

    @Test func pagesGoFromNewToOld() async throws {
        try await Home.with { home in
            var ids: [RecordingID] = []
            for _ in 0..<3 { ids.append(try await home.upload(Home.silence(seconds: 1)).id) }
            let page = try await home.recordings.recordings(of: home.account, limit: 2)
            #expect(page.map(\.id) == [ids[2], ids[1]])
            #expect(try await home.recordings.recordings(of: home.account, before: ids[1], limit: 2).map(\.id) == [ids[0]])
        }
    }

    @Test func aFailedJobShowsOnTheRecording() async throws {
        try await Home.with(engine: BrokenRecognizer()) { home in
            let recording = try await home.upload(Home.silence(seconds: 1))
            try await home.work(until: recording.jobId)
            let failed = try await home.recordings.recording(recording.id, of: home.account)
            #expect(failed.status == .failed)
            #expect(failed.error == "engine_broken")
        }
    }

    /// What the work throws, if it is an error of ours.
    private func failure<Value>(of work: () async throws -> Value) async -> (any CodedError)? {
        do {
            _ = try await work()
            return nil
        } catch {
            return error as? any CodedError
        }
    }
}
