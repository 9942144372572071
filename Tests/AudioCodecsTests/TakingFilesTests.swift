import Foundation
import Testing
import VoiceCore

@testable import AudioCodecs

/// What whoever takes files needs besides samples.
@Suite struct TakingFilesTests {
    @Test(
        arguments: [
            ("a.mp3", Source.tone(rate: 44_100), "audio/mpeg"), ("a.m4a", Source.tone(rate: 44_100), "audio/mp4"),
            ("a.webm", Source.tone(rate: 48_000) + ["-c:a", "libopus"], "audio/webm"),
            ("a.mka", Source.tone(rate: 48_000) + ["-c:a", "flac"], "audio/x-matroska"),
            ("a.mkv", Source.video() + Source.tone(rate: 48_000) + ["-c:v", "mpeg4", "-c:a", "aac"], "video/x-matroska"),
            ("a.mov", Source.video() + Source.tone(rate: 48_000) + ["-c:v", "mpeg4", "-c:a", "aac"], "video/quicktime"),
            ("a.avi", Source.video() + Source.tone(rate: 48_000) + ["-c:v", "mpeg4", "-c:a", "mp3"], "video/x-msvideo"),
            ("a.wav", Source.tone(rate: 8000), "audio/wav"), ("a.voc", Source.tone(rate: 8000), "application/octet-stream"),
        ] as [(String, [String], String)])
    func aFileHasAMediaType(_ name: String, _ arguments: [String], _ type: String) async throws {
        let workshop = try MediaWorkshop()
        let file = try await workshop.open(workshop.make(name, arguments))
        let description = try await AudioDecoder(ffmpeg: FFmpegDecoder()).describe(file)
        #expect(description.mediaType == type)
        #expect(MediaDescription.mediaTypes.contains(type))
    }

    @Test func readableAudioEndsWhereTheDamageBegins() async throws {
        let workshop = try MediaWorkshop()
        let whole = try await workshop.make("a.flac", Source.tone(rate: 16_000, seconds: 8))
        let file = try await workshop.open(workshop.cut(whole, to: 0.5))
        let decoder = FFmpegDecoder()
        let audio = ReadableAudio(decoder.decode(file, try await decoder.describe(file)))
        var seconds = 0.0
        for try await piece in audio { seconds += Double(piece.frameCount) / piece.sampleRate }
        #expect((1...7).contains(seconds))
        guard case .damaged(let read, let promised)? = audio.damage else {
            Issue.record("no damage")
            return
        }
        #expect(abs(read - seconds) < 1e-9 && promised == 8)
    }

    @Test func readableAudioHidesNothingElse() async throws {
        let workshop = try MediaWorkshop()
        let wav = try await workshop.open(
            workshop.write("a.wav", WAVWriter.file(AudioBuffer([Float](repeating: 0, count: 16_000), sampleRate: 16_000)).prefix(20_000)))
        let decoder = AudioDecoder(ffmpeg: FFmpegDecoder())
        let audio = ReadableAudio(decoder.decode(wav, try await decoder.describe(wav)))
        let error = try await audioError { for try await _ in audio {} }
        #expect(error?.code == "wav_truncated" && audio.damage == nil)
    }

    @Test func aZoomIsReadByItsBytesAlone() throws {
        var builder = WaveformPeaksBuilder(sampleRate: 16_000, channelCount: 2)
        let samples = (0..<700_000).map { Float(sin(Double($0) * 0.01)) }
        builder.push(AudioBuffer(channels: [samples, samples.map { $0 / 2 }], sampleRate: 16_000))
        let peaks = builder.finish()
        let bytes = peaks.binary
        let header = try WaveformPeaksHeader(Array(bytes.prefix(WaveformPeaksHeader.longest)))
        #expect(header.frameCount == 700_000 && header.channelCount == 2 && header.zooms.count == peaks.levels.count)
        for (index, zoom) in header.zooms.enumerated() {
            let part = Array(bytes[Int(zoom.bytes.lowerBound)..<Int(zoom.bytes.upperBound)])
            let json = try header.json(zoom: index, part)
            #expect(json == peaks.json(level: index))
        }
        #expect(header.zooms.last.map { Int($0.bytes.upperBound) } == bytes.count)
        for points in [0.1, 1, 10, 25, 26, 1000] { #expect(header.zoom(atLeast: points) == peaks.level(atLeast: points)) }
        #expect(throws: AudioError.malformedPeaks) { try WaveformPeaksHeader(Array(bytes.prefix(30))) }
        #expect(throws: AudioError.malformedPeaks) { try WaveformPeaksHeader([1, 2, 3]) }
        #expect(throws: AudioError.malformedPeaks) { try header.json(zoom: 0, [1]) }
        #expect(throws: AudioError.malformedPeaks) { try header.json(zoom: 99, []) }
    }

    @Test func programsThatAreNotThereAreNamed() throws {
        #expect(throws: AudioError.decoderMissing(program: "ffprobe")) {
            try FFmpegDecoder(ffprobe: "/nowhere/ffprobe").checkInstallation()
        }
        #expect(throws: AudioError.decoderMissing(program: "ffmpeg")) { try FFmpegDecoder(ffmpeg: "/nowhere/ffmpeg").checkInstallation() }
        try FFmpegDecoder().checkInstallation()
    }

    /// Every code is declared by the doors: what concerns the file, and what concerns the server.
    @Test func codesAreSortedByWhoseFaultItIs() {
        let errors: [AudioError] = [
            .empty, .notAudio(looksLike: ""), .unsupportedMedia(""), .noAudioTrack, .noSuchTrack(number: 1, count: 0),
            .damaged(readSeconds: 0, promisedSeconds: nil), .headerTruncated, .audioTruncated(presentSeconds: 0, promisedSeconds: 1),
            .malformed(""), .inconsistentHeader(""), .noSamples, .notFinite(seconds: 0, channel: 1), .tooLong(limitSeconds: 1),
            .tooManyBytes(limit: 1), .tooManyChannels(count: 2, limit: 1), .unsupportedSampleRate(1, allowed: 2...3),
            .decoderCPULimit(seconds: 1), .decoderMemoryLimit, .decoderOutputLimit(bytes: 1), .decoderAnswerInvalid,
            .decoderTimedOut, .decoderCrashed(""), .decoderMissing(program: ""), .decoderUnusable(program: "", cause: ""),
            .sandboxUnavailable(step: "", cause: ""), .fileUnreadable(cause: ""), .spoolFailed(cause: ""), .noThread, .noDescriptor,
        ]
        for error in errors {
            #expect((error.isRetryable ? AudioError.outages : AudioError.refusals).contains(error.code), "\(error.code)")
        }
    }
}
