import HTTPRouting
import HTTPTypes
import Jobs
import NIOConcurrencyHelpers
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// Several transcripts of one recording: made by other engines, used again, cancelled, chosen.
@Suite struct TranscriptsTests {
    @Test func theSameAudioIsNotTranscribedTwice() async throws {
        let engine = ScriptedRecognizer()
        try await Home.with(engine: engine) { home in
            let first = try await home.transcribed()
            let calls = engine.calls.withLockedValue { $0 }
            #expect(calls > 0)
            let second = try await home.transcribed()
            #expect(engine.calls.withLockedValue { $0 } == calls)
            #expect(second.id != first.id && second.status == .ready)
            #expect(try await home.transcript(of: second.id) == home.transcript(of: first.id))
            try await home.recordings.delete(first.id, of: home.account)
            try await home.sweep()
            #expect(try await home.transcript(of: second.id).text == "word")
        }
    }

    /// Until a transcription has seen that it has to wait for another one.
    private func untilItWaits(_ recording: Recording, _ home: Home) async throws {
        while try await home.job(of: recording)?.state != .scheduled { await Task.yield() }
    }

    @Test func theSameAudioThatComesTwiceAtOnceIsTranscribedOnce() async throws {
        let (permits, permit) = AsyncStream.makeStream(of: Void.self)
        let (gate, calls) = (PermitGate(permits), NIOLockedValueBox(0))
        let engine = GatedRecognizer { _ in
            calls.withLockedValue { $0 += 1 }
            await gate.wait()
        }
        try await Home.with(engine: engine) { home in
            let (first, second) = (try await home.upload(SpokenSound.file()), try await home.upload(SpokenSound.file()))
            async let finished: Void = home.work(until: second.jobId)
            try await untilItWaits(second, home)
            permit.finish()
            try await finished
            #expect(calls.withLockedValue { $0 } == 1)
            #expect(try await home.transcript(of: second.id) == home.transcript(of: first.id))
            #expect(try await home.job(of: second)?.failures == 0)
        }
    }

    @Test func whoWaitsForTheSameAudioHearsItWhenTheOtherIsCancelled() async throws {
        let (permits, permit) = AsyncStream.makeStream(of: Void.self)
        let gate = PermitGate(permits)
        try await Home.with(engine: GatedRecognizer { _ in await gate.wait() }) { home in
            let (first, second) = (try await home.upload(SpokenSound.file()), try await home.upload(SpokenSound.file()))
            async let finished: Void = home.work(until: second.jobId)
            try await untilItWaits(second, home)
            _ = try await home.recordings.cancel(first.id, of: home.account)
            permit.finish()
            try await finished
            #expect(try await home.recordings.recording(first.id, of: home.account).status == .failed)
            #expect(try await home.recordings.recording(second.id, of: home.account).status == .ready)
        }
    }

    @Test func anotherEngineMakesAnotherTranscriptWhichBecomesCurrent() async throws {
        let other = ScriptedRecognizer(name: "other", said: ["two", "words"])
        try await Home.with(others: [other]) { home in
            let recording = try await home.transcribed()
            let path = ["id": recording.id.text]
            let asked: TranscriptSummary = try await home.call("transcribeRecording", #"{"engine":"other"}"#, path: path)
            #expect(asked.status == .queued && !asked.isCurrent && asked.requestedEngine == "other")
            #expect(try await home.recordings.recording(recording.id, of: home.account).status == .ready)
            try await home.work(until: try #require(asked.jobId))
            #expect(try await home.transcript(of: recording.id).text.hasPrefix("two words"))
            let list: Recordings.TranscriptList = try await home.call("listTranscripts", path: path)
            #expect(list.transcripts.map(\.engine) == ["other", "scripted"])
            #expect(list.transcripts.map(\.isCurrent) == [true, false])
            let old: Transcript = try await home.call(
                "getTranscriptRevision", path: ["id": recording.id.text, "transcript": list.transcripts[1].id.text])
            #expect(old.engine.name == "scripted")
        }
    }

    @Test func whatThereIsIsGivenUnlessItIsToBeMadeAgain() async throws {
        let engine = ScriptedRecognizer()
        try await Home.with(engine: engine) { home in
            let recording = try await home.transcribed()
            let calls = engine.calls.withLockedValue { $0 }
            let same = try await home.recordings.transcribe(recording.id, of: home.account, settings: TranscriptionSettings())
            #expect(!same.isNew && same.transcript.id == recording.transcriptId)
            let again = try await home.recordings.transcribe(
                recording.id, of: home.account, settings: TranscriptionSettings(), again: true)
            #expect(again.isNew)
            try await home.work(until: try #require(again.transcript.jobId))
            #expect(engine.calls.withLockedValue { $0 } == 2 * calls)
            #expect(try await home.recordings.recording(recording.id, of: home.account).transcriptId == again.transcript.id)
        }
    }

    @Test func aFailedRecordingWaitsForItsNextTranscript() async throws {
        try await Home.with(engine: BrokenRecognizer(), others: [ScriptedRecognizer()]) { home in
            let recording = try await home.upload(SpokenSound.file())
            try await home.work(until: recording.jobId)
            let asked = try await home.recordings.transcribe(
                recording.id, of: home.account, settings: TranscriptionSettings(engine: "scripted"))
            #expect(try await home.recordings.recording(recording.id, of: home.account).status == .queued)
            try await home.work(until: try #require(asked.transcript.jobId))
            #expect(try await home.recordings.recording(recording.id, of: home.account).status == .ready)
        }
    }

    @Test func cancellingStopsWhatRuns() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            let cancelled: Recording = try await home.call("cancelTranscription", path: ["id": recording.id.text])
            #expect(cancelled.status == .failed && cancelled.error == "job_cancelled")
            await #expect(throws: RecordingsError.nothingToCancel) {
                _ = try await home.send("cancelTranscription", path: ["id": recording.id.text])
            }
            #expect(try await home.events() == ["recording.created", "transcript.cancelled"])
        }
    }

    @Test func unknownTranscriptsAndEnginesAreRefused() async throws {
        try await Home.with { home in
            let recording = try await home.transcribed()
            let other = try await home.upload(Home.silence(seconds: 1))
            await #expect(throws: RecordingsError.transcriptNotFound) {
                _ = try await home.recordings.choose(other.transcriptId, of: recording.id, account: home.account)
            }
            await #expect(throws: RecordingsError.transcriptNotReady) {
                _ = try await home.recordings.choose(other.transcriptId, of: other.id, account: home.account)
            }
            await #expect(throws: TranscriptionError.self) {
                _ = try await home.recordings.transcribe(recording.id, of: home.account, settings: .init(engine: "none"))
            }
            let stranger = AccountID.make()
            await #expect(throws: RecordingsError.notFound) {
                _ = try await home.recordings.transcripts(of: recording.id, account: stranger)
            }
            await #expect(throws: RecordingsError.notFound) { _ = try await home.recordings.cancel(recording.id, of: stranger) }
        }
    }
}
