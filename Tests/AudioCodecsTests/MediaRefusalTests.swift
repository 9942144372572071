import Foundation
import ProgramTestKit
import Testing
import VoiceCore

@testable import AudioCodecs

@Suite struct MediaRefusalTests {
    let workshop: MediaWorkshop
    let decoder = AudioDecoder(ffmpeg: FFmpegDecoder())

    init() throws { workshop = try MediaWorkshop() }

    private func refusal(_ path: String) async throws -> AudioError? {
        let file = try await workshop.open(path)
        return try await audioError { try await decoder.describe(file) }
    }

    private func decode(_ path: String) async throws -> Decoded {
        let file = try await workshop.open(path)
        return try await Decoded(decoder.decode(file, try await decoder.describe(file)))
    }

    static let noAudio: [(name: String, bytes: [UInt8], looksLike: String)] = [
        ("letter.mp3", Array("Dear Anna,\nthank you for your letter.\n".utf8), "text"),
        ("zeros.wav", [UInt8](repeating: 0, count: 4096), "nothing but zero bytes"),
        ("report.m4a", Array("%PDF-1.7\n".utf8) + [UInt8](repeating: 7, count: 500), "a PDF document"),
        ("archive.ogg", [0x50, 0x4B, 0x03, 0x04] + [UInt8](repeating: 9, count: 500), "a ZIP archive"),
        ("list.mp3", Array("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n/etc/passwd\n".utf8), "a playlist, which names other files"),
        ("concat.mp3", Array("ffconcat version 1.0\nfile /etc/passwd\n".utf8), "a playlist, which names other files"),
        ("photo.m4a", [0, 0, 0, 24] + Array("ftypheic".utf8) + [UInt8](repeating: 0, count: 500), "a HEIC or AVIF image"),
        ("one-byte.mp3", [42], "text"),
        ("song.mid", Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0, 96], "a MIDI file, which has notes and no sound"),
    ]

    @Test(arguments: noAudio) func whatIsNoAudioIsNamed(_ file: (name: String, bytes: [UInt8], looksLike: String)) async throws {
        let error = try await refusal(try workshop.write(file.name, file.bytes))
        #expect(error == .notAudio(looksLike: file.looksLike))
        #expect(error?.userMessage.contains(file.looksLike) == true)
    }

    @Test(arguments: [("image.png", "a PNG image"), ("image.jpg", "a JPEG image"), ("image.gif", "a GIF image")])
    func imagesAreNamed(_ name: String, _ looksLike: String) async throws {
        let path = try await workshop.make(name, Source.video(seconds: 0.1) + ["-frames:v", "1"])
        #expect(try await refusal(path) == .notAudio(looksLike: looksLike))
    }

    @Test func anEmptyFileIsTold() async throws {
        #expect(try await refusal(try workshop.write("nothing.mp3", [])) == .empty)
    }

    @Test(arguments: ["silent.mp4", "silent.webm", "silent.avi", "silent.mkv", "silent.mov"])
    func aVideoWithoutSoundIsTold(_ name: String) async throws {
        #expect(try await refusal(try await workshop.make(name, Source.video() + ["-an"])) == .noAudioTrack)
    }

    @Test func aTrackWithoutSamplesIsTold() async throws {
        let wav = try workshop.write("none.wav", WAVBytes(chunksBehind: WAVBytes.chunk("LIST", [1, 2])).bytes)
        #expect(try await refusal(wav) == .noSamples)
        #expect(try await decode(try workshop.write("unsaid.wav", WAVBytes().bytes)).error == .noSamples)
        let flac = try await workshop.make("none.flac", Source.tone(rate: 16_000, seconds: 0.001) + ["-af", "atrim=start=1"])
        let decoded = try? await decode(flac)
        #expect(decoded == nil || decoded?.error == .noSamples)
    }

    @Test func anEncryptedTrackIsTold() async throws {
        let key = String(repeating: "0123456789abcdef", count: 2)
        let path = try await workshop.make(
            "drm.mp4",
            Source.tone(rate: 44_100) + [
                "-c:a", "aac", "-encryption_scheme", "cenc-aes-ctr", "-encryption_key", key, "-encryption_kid", key,
            ])
        #expect(try await refusal(path) == .unsupportedMedia("an encrypted sound track (DRM)"))
    }

    // MARK: Damage

    /// Containers that state a length: what is there is handed out, then the lack is told.
    @Test(arguments: ["tail.flac", "tail.mkv", "tail.aiff", "tail.wv"]) func aCutTailIsToldAfterWhatIsThere(_ name: String) async throws {
        let arguments = name.hasSuffix("mkv") ? ["-c:a", "pcm_s16le"] : []
        let whole = try await workshop.make(name, Source.tone(rate: 44_100, seconds: 10) + arguments)
        let decoded = try await decode(try workshop.cut(whole, to: 0.6))
        #expect(abs(decoded.seconds - 6) < 0.5, "\(decoded.seconds) s")
        #expect(tone(1000, in: decoded.channels[0], rate: 16_000).share > 0.99)
        guard case .damaged(let read, let promised?) = decoded.error else {
            Issue.record("\(String(describing: decoded.error))")
            return
        }
        #expect(abs(read - decoded.seconds) < 0.001)
        #expect(abs(promised - 10) < 0.1)
    }

    @Test func aCutM4AWithItsIndexInFrontIsReadToTheCut() async throws {
        let whole = try await workshop.make("front.m4a", Source.tone(rate: 44_100, seconds: 10) + ["-movflags", "+faststart"])
        let decoded = try await decode(try workshop.cut(whole, to: 0.6))
        #expect((4...7).contains(decoded.seconds))
        #expect(decoded.error?.code == "media_damaged")
        #expect(decoded.error?.userMessage.contains("of 10 s could be read") == true)
    }

    @Test func aCutM4AWithItsIndexAtTheEndHasNothingToRead() async throws {
        let whole = try await workshop.make("end.m4a", Source.tone(rate: 44_100, seconds: 10))
        #expect(try await refusal(try workshop.cut(whole, to: 0.9)) == .damaged(readSeconds: 0, promisedSeconds: nil))
    }

    /// They state no length, so that a cut cannot be told from an end.
    @Test(arguments: ["tail.mp3", "tail.ogg", "tail.aac", "tail.ts", "tail.caf"]) func aCutStreamIsTakenAsFarAsItGoes(_ name: String)
        async throws
    {
        let whole = try await workshop.make(
            name, Source.tone(rate: 44_100, seconds: 10) + (name.hasSuffix("ogg") ? ["-c:a", "libopus"] : []))
        let decoded = try await decode(try workshop.cut(whole, to: 0.6))
        #expect((5...7.5).contains(decoded.seconds), "\(decoded.seconds) s")
        #expect(decoded.error == nil)
        #expect(tone(1000, in: decoded.channels[0], rate: 16_000).share > 0.98)
    }

    /// A hole in the middle costs its own time and no more.
    @Test func aHoleInTheMiddleIsReadAcross() async throws {
        let whole = try await workshop.make("hole.mp3", Source.tone(rate: 44_100, seconds: 10))
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: whole)))
        for index in bytes.count / 2..<bytes.count / 2 + 4000 { bytes[index] = UInt8(truncatingIfNeeded: index &* 37) }
        let decoded = try await decode(try workshop.write("holed.mp3", bytes))
        #expect(decoded.error == nil)
        #expect(abs(decoded.seconds - 10) < 1)
        #expect(tone(1000, in: Array(decoded.channels[0].suffix(32_000)), rate: 16_000).share > 0.98)
    }

    @Test func noiseBehindAProperHeaderIsDamaged() async throws {
        let whole = try await workshop.make("noise.flac", Source.tone(rate: 44_100, seconds: 10))
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: whole)))
        for index in 100..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* index &* 31 >> 3) }
        let file = try await workshop.open(try workshop.write("noised.flac", bytes))
        let error = try await audioError {
            let decoded = try await Decoded(decoder.decode(file, try await decoder.describe(file)))
            if let error = decoded.error { throw error }
        }
        #expect(error?.code == "media_damaged")
    }

    // MARK: Limits

    @Test func aStatedLengthBeyondTheLimitIsRefusedAtOnce() async throws {
        let short = AudioDecoder(ffmpeg: FFmpegDecoder(limits: AudioLimits(maximumSeconds: 1)))
        for name in ["long.flac", "long.wav"] {
            let file = try await workshop.open(try await workshop.make(name, Source.tone(rate: 16_000)))
            #expect(try await audioError { try await short.describe(file) } == .tooLong(limitSeconds: 1))
        }
    }

    /// Half an hour of silence in a few kilobytes, whose length nobody states.
    @Test func aSmallFileThatGrowsWithoutEndIsStopped() async throws {
        let path = try await workshop.make(
            "bomb.ogg",
            ["-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "1800", "-c:a", "libopus", "-b:a", "500", "-frame_duration", "60"])
        let file = try await workshop.open(path)
        let short = AudioDecoder(ffmpeg: FFmpegDecoder(limits: AudioLimits(maximumSeconds: 60)))
        let media = try await short.describe(file)
        let decoded = try await Decoded(short.decode(file, media))
        #expect(decoded.error == .tooLong(limitSeconds: 60))
        #expect(decoded.seconds <= 60)
    }

    @Test func tooManyChannelsAreRefused() async throws {
        let two = AudioDecoder(ffmpeg: FFmpegDecoder(limits: AudioLimits(maximumChannelCount: 1)))
        let file = try await workshop.open(try await workshop.make("two.flac", Source.tone(rate: 16_000, channels: [500, 600])))
        #expect(try await audioError { try await two.describe(file) } == .tooManyChannels(count: 2, limit: 1))
    }
}
