import AudioCodecs
import Foundation
import HTTPRouting
import HTTPTypes
import Jobs
import ObjectStore
import Storage
import Testing
import VoiceCore

@testable import Recordings

/// What players need of a recording: a form that they play, and an outline to draw.
@Suite struct PreparedAudioTests {
    private func path(_ recording: Recording) -> [String: String] { ["id": recording.id.text] }

    private func peaks(_ home: Home, _ recording: Recording, query: String = "") async throws -> WaveformPeaksJSON {
        try await home.call("getRecordingPeaks", path: path(recording), query: query)
    }

    private func error(of call: () async throws -> RouteResponse) async -> APIError? {
        do {
            _ = try await call()
            return nil
        } catch { return error as? APIError }
    }

    @Test func whatBrowsersDoNotPlayIsMadePlayableAndGivenInRanges() async throws {
        let file = try await Studio().make("a.ogg", Studio.tone(channels: 2) + ["-c:a", "libopus"])
        try await Home.with { home in
            let recording = try await home.upload(file)
            let early = await error { try await home.send("getRecordingAudio", path: path(recording), query: "form=playable") }
            #expect(early?.status == .conflict && early?.code == "audio_not_prepared" && early?.headers[.retryAfter] != nil)
            try await home.prepare(recording.id)
            let whole = try await home.send("getRecordingAudio", path: path(recording), query: "form=playable")
            #expect(whole.headers[.contentType] == "audio/mp4" && whole.headers[.eTag] != nil)
            let bytes = try await Home.bytes(of: whole)
            let description = try await describe(bytes, in: home.directory)
            #expect(PlayableForm.isPlayable(description) && description.tracks[0].channelCount == 2)
            let part = try await home.send(
                "getRecordingAudio", path: path(recording), query: "form=playable", headers: [.range: "bytes=100-199"])
            #expect(part.status == .partialContent && part.headers[.contentRange] == "bytes 100-199/\(bytes.count)")
            #expect(try await Home.bytes(of: part) == Array(bytes[100..<200]))
            #expect(try await Home.bytes(of: home.send("getRecordingAudio", path: path(recording))) == file)
            #expect(try await home.events().contains("recording.prepared"))
        }
    }

    private func describe(_ bytes: [UInt8], in directory: String) async throws -> MediaDescription {
        let path = directory + "/look"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try await FFmpegDecoder().describe(MediaFile.open(path, copyingTo: directory))
    }

    @Test func whatBrowsersPlayIsGivenAsItIs() async throws {
        let file = try await Studio().make("a.mp3", Studio.tone())
        try await Home.with { home in
            let recording = try await home.upload(file)
            let answer = try await home.send("getRecordingAudio", path: path(recording), query: "form=playable")
            #expect(answer.headers[.contentType] == "audio/mpeg")
            #expect(try await Home.bytes(of: answer) == file)
        }
    }

    @Test func theOutlineIsGivenInZoomsAndWhole() async throws {
        let file = try await Studio().make("a.flac", Studio.tone(60, channels: 2))
        try await Home.with(limit: 8 << 20) { home in
            let recording = try await home.upload(file)
            #expect(await error { try await home.send("getRecordingPeaks", path: path(recording)) }?.code == "audio_not_prepared")
            try await home.prepare(recording.id)
            let coarse = try await peaks(home, recording)
            #expect(coarse.channels == 2 && coarse.length <= 1024 && coarse.data.count == 4 * coarse.length)
            let fine = try await peaks(home, recording, query: "points_per_second=100")
            #expect(fine.length == 6000 && fine.samplesPerPixel == 160 && fine.rms.count == 12_000)
            #expect(fine.data.max().map { (45...60).contains($0) } == true, "a tone of amplitude 0.4")
            let whole = try await home.answer("getRecordingPeaks", path(recording), query: "format=binary")
            let stored = try WaveformPeaks(binary: whole)
            #expect(stored.json(level: 0) == fine && stored.json(level: stored.levels.count - 1) == coarse)
            let head = try await home.send(
                "getRecordingPeaks", path: path(recording), query: "format=binary", headers: [.range: "bytes=0-3"])
            #expect(try await Home.bytes(of: head) == Array("WFPK".utf8) && head.status == .partialContent)
        }
    }

    @Test func wavIsOutlinedWithoutADecoder() async throws {
        let samples = (0..<88_200).map { Float(sin(Double($0) * 0.05)) * 0.5 }
        let wav = WAVWriter.file(AudioBuffer(channels: [samples, samples, samples], sampleRate: 44_100))
        try await Home.with { home in
            let recording = try await home.upload(wav)
            try await home.prepare(recording.id)
            let outline = try await peaks(home, recording)
            #expect(outline.channels == 1 && outline.sampleRate == 44_100 && outline.length == 200)
            // Three channels are more than browsers can be trusted with.
            let answer = try await home.send("getRecordingAudio", path: path(recording), query: "form=playable")
            #expect(answer.headers[.contentType] == "audio/mp4")
        }
    }

    @Test func theSameAudioIsPreparedOnceAndGoesWithItsLastRecording() async throws {
        let file = try await Studio().make("a.ogg", Studio.tone() + ["-c:a", "libopus"])
        try await Home.with { home in
            let first = try await home.upload(file)
            let second = try await home.upload(file)
            try await home.prepare(first.id)
            let third = try await home.upload(file)
            let jobs = try await home.database.read { tx in
                try tx.query("SELECT id FROM jobs WHERE kind = 'audio.prepare'").count
            }
            #expect(jobs == 1)
            for recording in [first, second] { try await home.recordings.delete(recording.id, of: home.account) }
            try await home.sweep()
            #expect(try await home.send("getRecordingAudio", path: path(third), query: "form=playable").status == .ok)
            #expect(try await home.rows(in: "audio_preparations") == 1)
            try await home.recordings.delete(third.id, of: home.account)
            try await home.sweep()
            #expect(try await home.storedFiles() == 0)
            #expect(try await home.rows(in: "audio_preparations") == 0)
        }
    }

    /// A kill between a form's object and its row: the job begins again, and one sweep takes what the first attempt left.
    @Test func whatAKilledJobLeftIsSweptAndTheJobMakesItAgain() async throws {
        let file = try await Studio().make("a.ogg", Studio.tone() + ["-c:a", "libopus"])
        try await Home.with { home in
            let recording = try await home.upload(file)
            _ = try await home.objects.put(Array("an outline whose row was never written".utf8), account: home.account)
            let later = try home.reopened()
            try await later.prepare(recording.id)
            try await later.work(until: recording.jobId)
            try await later.sweep()
            // The file, its outline, its playable form, the transcript.
            #expect(try await later.storedFiles() == 4)
        }
    }

    @Test func aJobWhoseRecordingIsGoneLeavesNothing() async throws {
        let file = try await Studio().make("a.ogg", Studio.tone() + ["-c:a", "libopus"])
        try await Home.with { home in
            let recording = try await home.upload(file)
            let account = home.account
            let audio = try await home.database.read { tx in try Recordings.audioObject(of: recording.id, account: account, tx) }
            try await home.recordings.delete(recording.id, of: account)
            let receipt = try await home.objects.put([1, 2, 3], account: account)
            await #expect(throws: RecordingsError.notFound) {
                try await home.database.write { tx in try Recordings.keep(.peaks, as: receipt, of: audio, account: account, tx) }
            }
            try await home.sweep()
            #expect(try await home.storedFiles() == 0)
        }
    }

    /// The job that a deletion stops may still be on its way out when the same audio comes again.
    @Test func audioThatComesAgainIsNotLeftToAJobThatIsBeingStopped() async throws {
        try await Home.with { home in
            let account = home.account
            let first = try await home.upload(SpokenSound.file())
            _ = try await home.database.write { tx in
                try tx.execute(
                    "UPDATE jobs SET state = 'running', fence = 1, lease_until = \(try tx.now() + .seconds(30)) WHERE kind = 'audio.prepare'"
                )
            }
            try await home.recordings.delete(first.id, of: account)
            let second = try await home.upload(SpokenSound.file())
            try await home.prepare(second.id)
            #expect(try await peaks(home, second).length > 300)
        }
    }

    @Test func recordingsOfBeforeArePreparedWhenSomebodyAsks() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            try await home.database.write { tx in
                try tx.execute("DELETE FROM audio_preparations WHERE account_id IS NOT NULL")
                try tx.execute("DELETE FROM jobs WHERE kind = 'audio.prepare'")
                try tx.execute("UPDATE recordings SET tracks = NULL WHERE account_id IS NOT NULL")
            }
            #expect(try await home.recordings.recording(recording.id, of: home.account).tracks.isEmpty)
            #expect(await error { try await home.send("getRecordingPeaks", path: path(recording)) }?.code == "audio_not_prepared")
            try await home.prepare(recording.id)
            #expect(try await peaks(home, recording).length > 300)
            let answer = try await home.send("getRecordingAudio", path: path(recording), query: "form=playable")
            #expect(answer.headers[.contentType] == "audio/wav", "a WAV is played as it is")
        }
    }

    @Test func whatCannotBeMadeSaysWhyAndIsNotTriedForEver() async throws {
        let file = try await Studio().make("long.aac", Studio.tone(12))
        // Without a stated length only decoding tells that it is too long.
        try await Home.with(audio: AudioLimits(maximumSeconds: 10)) { home in
            let recording = try await home.upload(file)
            try await home.prepare(recording.id)
            let failed = await error { try await home.send("getRecordingPeaks", path: path(recording)) }
            #expect(failed?.code == "audio_preparation_failed" && failed?.details["reason"] == .text("audio_too_long"))
            try await home.work(until: recording.jobId)
            let shown = try await home.recordings.recording(recording.id, of: home.account)
            #expect(shown.status == .failed && shown.error == "audio_too_long")
        }
    }

    @Test func anotherAccountSeesNothing() async throws {
        try await Home.with { home in
            let recording = try await home.upload()
            await #expect(throws: RecordingsError.notFound) {
                _ = try await home.recordings.prepared(.peaks, of: recording.id, account: .make())
            }
        }
    }
}
