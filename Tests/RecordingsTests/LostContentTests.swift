import Foundation
import HTTPRouting
import HTTPTypes
import NIOConcurrencyHelpers
import ObjectStore
import Storage
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// Recordings some of whose objects are not stored any more, as after a restore of what was left of a backup.
@Suite struct LostContentTests {
    private func path(_ recording: Recording) -> [String: String] { ["id": recording.id.text] }

    /// The status that a route declares for what it throws; `nil` if it answers.
    private func status(_ home: Home, _ operation: String, _ recording: Recording, query: String = "") async throws -> Int? {
        do {
            _ = try await Home.bytes(of: home.send(operation, path: path(recording), query: query))
            return nil
        } catch let error as APIError {
            return error.status.code
        } catch let error as any CodedError {
            let route = try #require(home.recordings.routes.first { $0.operation == operation })
            return route.errors.first { $0.code == error.code }?.status.code ?? 500
        }
    }

    private func words(_ home: Home, _ recording: Recording) async throws -> ObjectID {
        let account = home.account
        return try await home.database.read { tx in
            try Recordings.wordsObject(of: recording.transcriptId, recording: recording.id, account: account, tx)
        }
    }

    private func audio(_ home: Home, _ recording: Recording) async throws -> ObjectID {
        let account = home.account
        return try await home.database.read { tx in try Recordings.audioObject(of: recording.id, account: account, tx) }
    }

    private func peaks(_ home: Home) async throws -> ObjectID {
        let account = home.account
        return try await home.database.read { tx in
            try #require(try tx.first("SELECT peaks_object_id FROM audio_preparations WHERE account_id = \(account)"))[0]
        }
    }

    @Test func eachLostPartIsGoneByItselfAndNamed() async throws {
        try await Home.with { home in
            let recording = try await home.transcribed()
            let _: Recording = try await home.call("updateRecording", #"{"notes":"some"}"#, path: path(recording))
            let check = RecordingsCheck(database: home.database, objects: home.objects)
            #expect(try await check.run() == .init())
            let notes = try await home.database.read { tx in
                try #require(try tx.first("SELECT notes_object_id FROM recordings WHERE account_id = \(home.account)"))[0] as ObjectID
            }
            try await home.objects.delete(notes)
            #expect(try await status(home, "getNotes", recording) == 410)
            #expect(try await status(home, "exportRecording", recording, query: "format=md") == 410)
            #expect(try await status(home, "exportRecording", recording, query: "format=srt") == nil, "captions have no notes")
            #expect(try await check.run().contents == [LostContent(recording: recording.id, part: .notes, object: notes)])

            let words = try await words(home, recording)
            try await home.objects.delete(words)
            for operation in ["getTranscript", "getInsights", "exportRecording"] {
                #expect(try await status(home, operation, recording, query: operation == "exportRecording" ? "format=txt" : "") == 410)
            }
            let audio = try await audio(home, recording)
            try await home.prepare(recording.id)
            #expect(try await status(home, "getRecordingAudio", recording) == nil)
            try await home.objects.delete(audio)
            #expect(try await status(home, "getRecordingAudio", recording) == 410)
            #expect(try await status(home, "getRecordingPeaks", recording) == nil, "they are an object of their own")
            try await home.objects.delete(peaks(home))
            #expect(try await status(home, "getRecordingPeaks", recording) == 410, "there is nothing to make it of")
            #expect(try await check.run().count == 3)
            #expect(try await check.run(listing: 1).contents.count == 1)
            #expect(try await status(home, "getRecording", recording) == nil)
        }
    }

    @Test func whatWasMadeOfTheAudioIsMadeAgain() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            try await home.prepare(recording.id)
            #expect(try await status(home, "getRecordingPeaks", recording) == nil)
            try await home.objects.delete(peaks(home))
            #expect(try await status(home, "getRecordingPeaks", recording) == 409)
            try await home.prepare(recording.id)
            #expect(try await status(home, "getRecordingPeaks", recording) == nil)
        }
    }

    @Test func lostWordsAreHeardAgainWhenSomebodyAsks() async throws {
        let engine = ScriptedRecognizer()
        try await Home.with(engine: engine) { home in
            let recording = try await home.transcribed()
            let calls = engine.calls.withLockedValue { $0 }
            try await home.objects.delete(words(home, recording))
            // Another recording of the same audio would take over what was heard, were it still there.
            let same = try await home.transcribed()
            #expect(same.status == .ready && engine.calls.withLockedValue { $0 } == 2 * calls)
            let answer = try await home.send("transcribeRecording", "application/json", Array("{}".utf8), path: path(recording))
            #expect(answer.status == .accepted, "the one that there is cannot be given")
        }
    }

    private func placeInTheStream(_ home: Home) async throws -> String {
        let listener = try await EventListener(home)
        _ = try await listener.next()
        return try #require(listener.lastID)
    }

    @Test func aStreamTellsThatTheWordsAreLostAndGoesOn() async throws {
        try await Home.with { home in
            // Nobody listens while it is transcribed: who did would share what was read then with whoever comes late.
            let place = try await placeInTheStream(home)
            let recording = try await home.transcribed()
            try await home.objects.delete(words(home, recording))
            let late = try await EventListener(home, after: place)
            let done: ChangeEvent = try #require(try await late.events(until: "transcript.completed").last).read()
            #expect(done.error?.code == "object_not_found")
        }
    }
}
