import HTTPRouting
import HTTPTypes
import Jobs
import Testing
import Transcription
import VoiceCore

@testable import Recordings

@Suite struct TrashTests {
    @Test func aDeletedRecordingIsGoneAndComesBackAsItWas() async throws {
        try await Home.with { home in
            let recording = try await home.transcribed(title: "Tuesday")
            let path = ["id": recording.id.text]
            #expect(try await home.send("deleteRecording", path: path).status == .noContent)
            for operation in [
                "getRecording", "getTranscript", "getInsights", "getRecordingAudio", "getNotes", "listMarkers", "listTranscripts",
            ] {
                await #expect(throws: RecordingsError.notFound, "\(operation)") { _ = try await home.send(operation, path: path) }
            }
            #expect(try await home.recordings.recordings(of: home.account, limit: 10).isEmpty)
            let trash: Recordings.RecordingList = try await home.call("listRecordings", query: "deleted=true")
            #expect(trash.recordings.map(\.id) == [recording.id] && trash.recordings[0].deletedAt != nil)
            let back: Recording = try await home.call("restoreRecording", path: path)
            #expect(back == recording)
            #expect(try await home.transcript(of: recording.id).text == "word")
            await #expect(throws: RecordingsError.notInTrash) { _ = try await home.send("restoreRecording", path: path) }
            #expect(try await home.events().suffix(2) == ["recording.trashed", "recording.restored"])
        }
    }

    @Test func aTranscriptionThatWasCutShortGoesOnAfterwards() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            try await home.recordings.trash(recording.id, of: home.account)
            #expect(try await home.job(of: recording)?.state == .cancelled)
            let back = try await home.recordings.restore(recording.id, of: home.account)
            #expect(back.jobId != recording.jobId && back.status == .queued)
            try await home.work(until: back.jobId)
            #expect(try await home.recordings.recording(recording.id, of: home.account).status == .ready)
        }
    }

    @Test func thePurgeTakesWhatLiesThereForLongerAndNothingElse() async throws {
        try await Home.with { home in
            let gone = try await home.upload(more: ["notes": "n", "tags": "t"])
            let kept = try await home.upload(Home.silence(seconds: 2))
            try await home.recordings.trash(gone.id, of: home.account)
            #expect(try await PurgeTrash.Handler(home.recordings, days: 1).purge() == 0)
            #expect(try await PurgeTrash.Handler(home.recordings, days: 0).purge() == 1)
            await #expect(throws: RecordingsError.notInTrash) { _ = try await home.recordings.restore(gone.id, of: home.account) }
            try await home.sweep()
            #expect(try await home.storedFiles() == 1)
            #expect(try await home.recordings.recordings(of: home.account, limit: 10).map(\.id) == [kept.id])
        }
    }

    @Test func permanentlyIsAtOnceFromTheTrashToo() async throws {
        try await Home.with { home in
            for trashed in [false, true] {
                let recording = try await home.transcribed()
                if trashed { try await home.recordings.trash(recording.id, of: home.account) }
                _ = try await home.send("deleteRecording", path: ["id": recording.id.text], query: "permanently=true")
                try await home.sweep()
                #expect(try await home.storedFiles() == 0)
                #expect(try await home.rows(in: "transcripts") == 0)
            }
        }
    }

    @Test func othersReachNothingInTheTrash() async throws {
        try await Home.with { home in
            let recording = try await home.upload()
            try await home.recordings.trash(recording.id, of: home.account)
            let other = AccountID.make()
            await #expect(throws: RecordingsError.notInTrash) { _ = try await home.recordings.restore(recording.id, of: other) }
            await #expect(throws: RecordingsError.notFound) { try await home.recordings.delete(recording.id, of: other) }
        }
    }
}
