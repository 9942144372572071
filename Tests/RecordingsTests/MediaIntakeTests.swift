import AudioCodecs
import Foundation
import HTTPRouting
import HTTPTypes
import Jobs
import NIOCore
import Storage
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// Whoever drops a recording has it taken, whatever it is.
@Suite struct MediaIntakeTests {
    struct Format: Sendable, CustomTestStringConvertible {
        let name: String
        let arguments: [String]
        let mediaType: String
        var codec = ""
        var channels = 1
        var seconds = 2.0
        var testDescription: String { name }
    }

    static let formats = [
        Format(name: "a.mp3", arguments: Studio.tone() + ["-c:a", "libmp3lame"], mediaType: "audio/mpeg", codec: "mp3"),
        Format(name: "index-behind.m4a", arguments: Studio.tone() + ["-c:a", "aac"], mediaType: "audio/mp4", codec: "aac"),
        Format(name: "a.ogg", arguments: Studio.tone() + ["-c:a", "libopus"], mediaType: "audio/ogg", codec: "opus"),
        Format(name: "a.flac", arguments: Studio.tone(channels: 2), mediaType: "audio/flac", codec: "flac", channels: 2),
        Format(name: "a.aac", arguments: Studio.tone(), mediaType: "audio/aac", codec: "aac"),
        Format(
            name: "no-length.webm", arguments: Studio.tone() + ["-c:a", "libopus", "-f", "webm", "-live", "1"], mediaType: "audio/webm",
            codec: "opus"),
        Format(
            name: "surround.m4a", arguments: Studio.tone(channels: 6) + ["-c:a", "aac"], mediaType: "audio/mp4", codec: "aac", channels: 6),
        Format(
            name: "adpcm.wav", arguments: Studio.tone() + ["-c:a", "adpcm_ima_wav"], mediaType: "audio/wav", codec: "adpcm_ima_wav"),
        Format(
            name: "a.mp4", arguments: Studio.video() + Studio.tone() + ["-c:v", "mpeg4", "-c:a", "aac", "-shortest"],
            mediaType: "video/mp4", codec: "aac"),
    ]

    @Test(arguments: formats) func everyFormatIsTakenTranscribedAndMeasured(_ format: Format) async throws {
        let file = try await Studio().make(format.name, format.arguments)
        try await Home.with { home in
            let recording = try await home.upload(file, title: "mine")
            #expect(recording.mediaType == format.mediaType && recording.channels == format.channels)
            #expect(recording.tracks.map(\.codec) == [format.codec] && recording.tracks.first?.isDefault == true)
            #expect(recording.durationIsEstimate && recording.bytes == file.count)
            #expect(recording.hasVideo == format.mediaType.hasPrefix("video"))
            try await home.work(until: recording.jobId)
            let done = try await home.recordings.recording(recording.id, of: home.account)
            #expect(done.status == .ready && !done.durationIsEstimate && done.damage == nil, "\(done)")
            #expect(abs(done.durationSeconds - format.seconds) < 0.15, "\(done.durationSeconds)")
            #expect(abs(try await home.transcript(of: recording.id).duration - done.durationSeconds) < 0.001)
            let original = try await home.send("getRecordingAudio", path: ["id": recording.id.text])
            #expect(original.headers[.contentType] == format.mediaType)
            #expect(try await Home.bytes(of: original) == file)
        }
    }

    @Test func speechInAnyFormatGivesTheSameSegmentsAsItsWAV() async throws {
        let studio = try Studio()
        let wav = SpokenSound.file()
        let flac = try await studio.encode(wav, "speech.flac")
        try await Home.with { home in
            let plain = try await home.transcribed(wav)
            let coded = try await home.transcribed(flac)
            let (first, second) = (try await home.transcript(of: plain.id), try await home.transcript(of: coded.id))
            #expect(!first.segments.isEmpty && first.segments == second.segments)
        }
    }

    @Test func aVideosTracksAreListedAndOneCanBeChosen() async throws {
        let studio = try Studio()
        let speech = studio.directory + "/speech.wav"
        try Data(SpokenSound.file()).write(to: URL(fileURLWithPath: speech))
        let file = try await studio.make(
            "two.mkv",
            Studio.video(4) + ["-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono:d=4", "-i", speech] + [
                "-map", "0:v", "-map", "1:a", "-map", "2:a", "-c:v", "mpeg4", "-c:a", "flac", "-metadata:s:a:0", "title=Music",
                "-metadata:s:a:1", "title=Interview", "-metadata:s:a:1", "language=ger", "-disposition:a:0", "default",
                "-disposition:a:1", "0",
            ])
        try await Home.with { home in
            let first = try await home.upload(file)
            #expect(first.tracks.map(\.number) == [1, 2] && first.tracks.map(\.title) == ["Music", "Interview"])
            #expect(first.tracks.map(\.language) == [nil, "ger"] && first.tracks.map(\.isDefault) == [true, false])
            try await home.work(until: first.jobId)
            #expect(try await !home.transcript(of: first.id).speechFound)

            let second = try await home.upload(file, more: ["track": "2"])
            try await home.work(until: second.jobId)
            #expect(try await home.transcript(of: second.id).speechFound)

            let asked: TranscriptSummary = try await home.call("transcribeRecording", #"{"track":2}"#, path: ["id": first.id.text])
            #expect(asked.requestedTrack == 2)
            try await home.work(until: try #require(asked.jobId))
            #expect(try await home.transcript(of: first.id).speechFound)

            #expect(await refusal(of: { try await home.upload(file, more: ["track": "3"]) }) == "media_track_unknown")
            let beyond = await refusal {
                try await home.call(
                    "transcribeRecording", #"{"track":3}"#, path: ["id": first.id.text], as: TranscriptSummary.self)
            }
            #expect(beyond == "media_track_unknown")
            #expect(try await home.recordings.recordings(of: home.account, limit: 10).count == 2)
        }
    }

    @Test func whatTheFileSaysOfItselfIsTakenWhereItsSenderSaysNothing() async throws {
        let file = try await Studio().make(
            "a.m4a",
            Studio.tone() + [
                "-c:a", "aac", "-metadata", "title=Grandmother's kitchen", "-metadata", "creation_time=2021-05-04T03:02:01Z",
            ])
        let zero = try await Studio().make(
            "b.m4a", Studio.tone() + ["-c:a", "aac", "-metadata", "creation_time=1970-01-01T00:00:00Z"])
        try await Home.with { home in
            let silent = try await home.upload(file)
            #expect(silent.title == "Grandmother's kitchen")
            #expect(silent.recordedAt == Timestamp("2021-05-04T03:02:01Z"))
            let told = try await home.upload(file, title: "Mine", more: ["recorded_at": "2020-01-01T00:00:00Z"])
            #expect(told.title == "Mine" && told.recordedAt == Timestamp("2020-01-01T00:00:00Z"))
            #expect(try await home.upload(zero).recordedAt == nil)
        }
    }

    @Test func theEndThatIsLostCostsNoMoreThanItself() async throws {
        let whole = try await Studio().make("a.m4a", Studio.tone(6) + ["-c:a", "aac", "-movflags", "+faststart"])
        try await Home.with { home in
            let recording = try await home.upload(Array(whole.prefix(whole.count / 2)))
            try await home.work(until: recording.jobId)
            let done = try await home.recordings.recording(recording.id, of: home.account)
            #expect(done.status == .ready && done.damage == "media_damaged")
            #expect((1...5).contains(done.durationSeconds) && !done.durationIsEstimate)
            let result = try await home.job(of: recording)?.result(of: TranscribeRecording.self)
            #expect(result?.damage == "media_damaged")
            // A later copy knows it at once.
            try await home.prepare(recording.id)
            let copy = try await home.upload(Array(whole.prefix(whole.count / 2)))
            #expect(copy.damage == "media_damaged" && copy.durationSeconds == done.durationSeconds && !copy.durationIsEstimate)
        }
    }

    /// Containers that state a length tell what lacks; of the others a cut cannot be told from an end.
    static let tails: [(name: String, arguments: [String], damage: String?)] = [
        ("tail.flac", [], "media_damaged"), ("tail.wv", [], "media_damaged"), ("tail.aiff", [], "media_damaged"),
        ("tail.mkv", ["-c:a", "pcm_s16le"], "media_damaged"), ("tail.m4a", ["-c:a", "aac", "-movflags", "+faststart"], "media_damaged"),
        ("tail.mp3", [], nil), ("tail.ogg", ["-c:a", "libopus"], nil), ("tail.aac", [], nil), ("tail.ts", ["-c:a", "aac"], nil),
        ("tail.caf", [], nil),
    ]

    @Test(arguments: tails.map(\.name)) func aCutTailIsTakenAsFarAsItGoes(_ name: String) async throws {
        let tail = try #require(Self.tails.first { $0.name == name })
        let whole = try await Studio().make(name, Studio.tone(8) + tail.arguments)
        let sent = Array(whole.prefix(whole.count * 6 / 10))
        try await Home.with { home in
            let recording = try await home.upload(sent)
            try await home.work(until: recording.jobId)
            let done = try await home.recordings.recording(recording.id, of: home.account)
            #expect(done.status == .ready && done.damage == tail.damage, "\(done)")
            #expect((3...6.5).contains(done.durationSeconds) && !done.durationIsEstimate, "\(done.durationSeconds)")
            try await home.prepare(recording.id)
            let peaks: WaveformPeaksJSON = try await home.call("getRecordingPeaks", path: ["id": recording.id.text])
            #expect(peaks.length > 0)
            #expect(try await home.answer("getRecordingAudio", ["id": recording.id.text]) == sent, "byte for byte as it was sent")
        }
    }

    static let refused: [(name: String, code: String)] = [
        ("text", "media_not_audio"), ("picture", "media_not_audio"), ("playlist", "media_not_audio"), ("concat", "media_not_audio"),
        ("silent video", "media_no_audio_track"), ("cut index", "media_damaged"), ("noise", "media_not_audio"),
        ("too long", "audio_too_long"), ("no samples", "audio_no_samples"),
    ]

    private func file(_ name: String) async throws -> [UInt8] {
        let studio = try Studio()
        switch name {
        case "text": return Array("These are words and no sound at all.\n".utf8)
        case "picture": return try await studio.make("a.png", Studio.video(0.1) + ["-frames:v", "1"])
        case "playlist": return Array("#EXTM3U\n#EXTINF:10,\nhttp://localhost/secret.ts\n".utf8)
        case "concat": return Array("ffconcat version 1.0\nfile /etc/passwd\n".utf8)
        case "silent video": return try await studio.make("a.mp4", Studio.video() + ["-c:v", "mpeg4"])
        case "cut index":
            let whole = try await studio.make("a.m4a", Studio.tone() + ["-c:a", "aac"])
            return Array(whole.prefix(whole.count * 3 / 4))
        case "noise":
            var state: UInt64 = 7
            return (0..<50_000).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1
                return UInt8(truncatingIfNeeded: state >> 56)
            }
        case "too long": return try await studio.make("a.flac", Studio.tone(12))
        default: return try await studio.make("a.flac", Studio.tone(0) + ["-frames:a", "0"])
        }
    }

    @Test(arguments: refused.map(\.name)) func whatIsNoRecordingIsRefusedAndNothingStays(_ name: String) async throws {
        let file = try await file(name)
        let expected = Self.refused.first { $0.name == name }?.code
        try await Home.with(audio: AudioLimits(maximumSeconds: 10)) { home in
            #expect(await refusal { try await home.upload(file) } == expected)
            let tus = await refusal {
                var headers: HTTPFields = [.tusResumable: "1.0.0", .uploadLength: String(file.count)]
                headers[.contentType] = "application/offset+octet-stream"
                return try await home.send("createUpload", "application/offset+octet-stream", file, headers: headers)
            }
            #expect(tus == expected)
            #expect(try await home.recordings.recordings(of: home.account, limit: 10).isEmpty)
            #expect(try await home.rows(in: "uploads") == 0)
            try await home.sweep()
            #expect(try await home.storedFiles() == 0)
        }
    }

    @Test func aServerWithoutFFmpegTakesWAVAndSaysWhatLacks() async throws {
        let file = try await Studio().make("a.mp3", Studio.tone())
        let missing = FFmpegDecoder(ffmpeg: "/nowhere/ffmpeg", ffprobe: "/nowhere/ffprobe")
        try await Home.with(ffmpeg: missing) { home in
            let recording = try await home.upload(SpokenSound.file())
            try await home.work(until: recording.jobId)
            #expect(try await home.transcript(of: recording.id).speechFound)
            try await home.prepare(recording.id)
            #expect(try await home.answer("getRecordingPeaks", ["id": recording.id.text]).count > 100)
            do {
                try await home.upload(file)
                Issue.record("taken")
            } catch let error as AudioError {
                #expect(error.code == "decoder_missing" && error.userMessage.contains("apt-get install ffmpeg"))
            }
            // An upload in parts is kept for when it is there.
            let headers: HTTPFields = [.tusResumable: "1.0.0", .uploadLength: String(file.count)]
            #expect(
                await refusal { try await home.send("createUpload", "application/offset+octet-stream", file, headers: headers) }
                    == "decoder_missing")
            #expect(try await home.rows(in: "uploads") == 1)
            #expect(try await ExpireUploads.Handler(home.recordings).expire() == ExpireUploads.Result())
            #expect(try await home.rows(in: "uploads") == 1)
        }
    }

    @Test func whatCannotBeSpooledIsAnErrorOfTheServerAndLeavesNothing() async throws {
        let file = try await Studio().make("a.mp3", Studio.tone())
        try await Home.with(spool: "/nowhere") { home in
            #expect(await refusal { try await home.upload(file) } == "media_spool_failed")
            let left = try await (home.storedFiles(), home.events().count)
            #expect(left == (0, 0))
        }
    }

    /// A decoder that hangs is stopped, and what nobody can look at is not taken.
    @Test func aDecoderThatDoesNotAnswerIsATypedError() async throws {
        let file = try await Studio().make("a.mp3", Studio.tone())
        var hanging = FFmpegDecoder(ffmpeg: "/usr/bin/sleep", ffprobe: "/usr/bin/sleep")
        hanging.decoderLimits.longestSilence = .milliseconds(50)
        try await Home.with(ffmpeg: hanging) { home in
            let code = await refusal { try await home.upload(file) }
            #expect(["decoder_timed_out", "decoder_answer_invalid"].contains(code))
            let left = try await home.storedFiles()
            #expect(left == 0)
        }
    }

    @Test func askingForWhatIsTheDefaultAsksForNothingNew() async throws {
        let file = try await Studio().make("a.mp3", Studio.tone())
        try await Home.with { home in
            let recording = try await home.upload(file, more: ["track": "1", "multichannel": "true"])
            let list: Recordings.TranscriptList = try await home.call("listTranscripts", path: ["id": recording.id.text])
            #expect(list.transcripts.map(\.requestedTrack) == [nil] && list.transcripts.map(\.requestedMultichannel) == [nil])
            let same = try await home.recordings.transcribe(
                recording.id, of: home.account, settings: TranscriptionSettings(track: 1, multichannel: false))
            #expect(!same.isNew)
        }
    }

    @Test func anUploadInPartsOfAnyFormatBecomesARecording() async throws {
        let file = try await Studio().make("a.mp3", Studio.tone())
        try await Home.with { home in
            let headers: HTTPFields = [
                .tusResumable: "1.0.0", .uploadLength: String(file.count),
                .uploadMetadata: "filename \(Data("talk.mp3".utf8).base64EncodedString())",
            ]
            let answer = try await home.send("createUpload", "application/offset+octet-stream", file, headers: headers)
            let id = try #require(answer.headers[.uploadRecording].flatMap { RecordingID($0) })
            let recording = try await home.recordings.recording(id, of: home.account)
            #expect(recording.title == "talk.mp3" && recording.mediaType == "audio/mpeg")
        }
    }

    /// A marker may lie anywhere while nobody knows how long the recording is.
    @Test func aMarkerIsTakenWhileTheLengthIsNotKnown() async throws {
        let file = try await Studio().make("a.webm", Studio.tone() + ["-c:a", "libopus", "-f", "webm", "-live", "1"])
        try await Home.with { home in
            let recording = try await home.upload(file)
            _ = try await home.recordings.addMarker(to: recording.id, of: home.account, at: 1, label: "here")
            try await home.work(until: recording.jobId)
            await #expect(throws: RecordingsError.self) {
                _ = try await home.recordings.addMarker(to: recording.id, of: home.account, at: 9, label: "beyond")
            }
        }
    }
}

/// The code of the error that a call throws.
func refusal<Value>(of call: () async throws -> Value) async -> String? {
    do {
        _ = try await call()
        return nil
    } catch { return (error as? any CodedError)?.code ?? "\(error)" }
}
