import AudioCodecs
import Foundation
import HTTPRouting
import HTTPTypes
import ObjectStore
import Storage
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// The recording that a new installation can begin with.
@Suite struct SampleTests {
    private func with(_ file: [UInt8]?, _ body: (Home) async throws -> Void) async throws {
        try await Home.with { home in
            let path = home.directory + "/sample.wav"
            if let file { try Data(file).write(to: URL(filePath: path)) }
            let recordings = Recordings(
                database: home.database, objects: home.objects, engines: home.recordings.currentEngines, limits: home.recordings.limits,
                media: home.recordings.media, sample: path)
            try await body(
                Home(
                    account: home.account, recordings: recordings, directory: home.directory, database: home.database, objects: home.objects
                ))
        }
    }

    private func ask(_ home: Home) async throws -> (status: Int, recording: Recording) {
        let answer = try await home.send("createSampleRecording")
        let recording: Recording = try JSON.decode(from: Data(await Home.bytes(of: answer)))
        #expect(answer.headers[.location] == "/v1/recordings/\(recording.id)")
        return (answer.status.code, recording)
    }

    @Test func itIsARecordingAsAnyOther() async throws {
        try await with(SpokenSound.file()) { home in
            let (status, recording) = try await ask(home)
            #expect(status == 201 && recording.status == .queued && recording.durationSeconds > 1)
            #expect(recording.tags == ["sample"] && recording.speaker == "Flite")
            try await home.work(until: recording.jobId)
            let transcript = try await home.transcript(of: recording.id)
            #expect(!transcript.segments.isEmpty)
        }
    }

    @Test func whoAsksTwiceGetsTheSame() async throws {
        try await with(Home.silence(seconds: 1)) { home in
            let (_, first) = try await ask(home)
            let files = try await home.storedFiles()
            let (status, second) = try await ask(home)
            #expect(status == 200 && second == first)
            #expect(try await home.rows(in: "recordings") == 1)
            #expect(try await home.storedFiles() == files, "the second copy is gone")
            #expect(try await home.events() == ["recording.created"])
        }
    }

    @Test func askedForAtOnceItIsMadeOnce() async throws {
        try await with(Home.silence(seconds: 1)) { home in
            let ids = try await withThrowingTaskGroup(of: RecordingID.self) { group in
                for _ in 0..<5 { group.addTask { try await home.recordings.addSample(to: home.account).recording.id } }
                return try await group.reduce(into: Set<RecordingID>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await home.rows(in: "recordings") == 1)
        }
    }

    @Test func oneThatWasThrownAwayIsMadeAnew() async throws {
        try await with(Home.silence(seconds: 1)) { home in
            let (_, first) = try await ask(home)
            try await home.recordings.trash(first.id, of: home.account)
            let (status, second) = try await ask(home)
            #expect(status == 201 && second.id != first.id)
        }
    }

    @Test func whereThereIsNoneThatIsSaid() async throws {
        try await with(nil) { home in
            await #expect(throws: RecordingsError.sampleMissing) { try await home.send("createSampleRecording") }
        }
        try await Home.with { home in
            await #expect(throws: RecordingsError.sampleMissing) { try await home.send("createSampleRecording") }
        }
    }

    @Test func aFileThatIsNoSoundLeavesNothing() async throws {
        try await with(Array("not a sound".utf8)) { home in
            await #expect(throws: AudioError.self) { try await home.send("createSampleRecording") }
            let left = (recordings: try await home.rows(in: "recordings"), files: try await home.storedFiles())
            #expect(left == (0, 0))
        }
    }
}

@Suite struct StorageUseTests {
    @Test func bytesAreCountedByKindAndOnce() async throws {
        try await Home.with { home in
            #expect(try await home.recordings.storageUse(of: home.account) == StorageUse())
            let audio = Home.silence(seconds: 1)
            let first = try await home.upload(audio, more: ["notes": "12345"])
            var use = try await home.recordings.storageUse(of: home.account)
            #expect(use.originals == Int64(audio.count) && use.other == 5 && use.recordings == 1)
            #expect(use.transcripts == 0 && use.derivatives == 0)
            // The same audio again takes no more room.
            let second = try await home.upload(audio)
            #expect(try await home.recordings.storageUse(of: home.account).originals == use.originals)
            try await home.work(until: first.jobId)
            try await home.prepare(first.id)
            use = try await home.recordings.storageUse(of: home.account)
            #expect(use.transcripts > 0 && use.derivatives > 0 && use.recordings == 2)

            try await home.recordings.trash(second.id, of: home.account)
            use = try await home.recordings.storageUse(of: home.account)
            #expect(use.recordings == 1 && use.recordingsInTrash == 1)
            try await home.recordings.delete(first.id, of: home.account)
            try await home.recordings.delete(second.id, of: home.account)
            use = try await home.recordings.storageUse(of: home.account)
            #expect(use.originals == 0 && use.recordings == 0 && use.other >= Int64(audio.count), "until the sweep")
            #expect(try await home.recordings.storageUse(of: .make()) == StorageUse(), "another account has none of it")
        }
    }
}
