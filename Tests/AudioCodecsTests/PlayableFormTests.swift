import Foundation
import ProgramTestKit
import Testing

@testable import AudioCodecs

@Suite struct PlayableFormTests {
    let workshop: MediaWorkshop
    let decoder = AudioDecoder(ffmpeg: FFmpegDecoder())

    init() throws { workshop = try MediaWorkshop() }

    private func playable(_ path: String) async throws -> (original: MediaDescription, made: MediaDescription, file: MediaFile) {
        let file = try await workshop.open(path)
        let original = try await decoder.describe(file)
        let made = try await decoder.ffmpeg.playable(file, original, in: workshop.directory)
        return (original, try await decoder.describe(made), made)
    }

    @Test(arguments: ["a.ogg", "a.wma", "video.mkv", "a.aiff", "a.wav"]) func whatBrowsersDoNotPlayIsMadeAAC(_ name: String) async throws {
        let sources = (name.hasPrefix("video") ? Source.video() : []) + Source.tone(rate: 44_100, channels: [1000, 1000])
        let path = try await workshop.make(name, sources + (name == "a.wav" ? ["-c:a", "adpcm_ms"] : []))
        let (original, made, file) = try await playable(path)
        #expect(!PlayableForm.isPlayable(original))
        #expect(PlayableForm.isPlayable(made))
        #expect(made.tracks.map(\.codec) == ["aac"])
        #expect(made.tracks[0].channelCount == 2)
        #expect(made.tracks[0].sampleRate == 44_100)
        let decoded = try await Decoded(decoder.decode(file, made))
        #expect(decoded.error == nil)
        #expect(abs(decoded.seconds - 2) < 0.1)
        #expect(tone(1000, in: decoded.channels[0], rate: 16_000).share > 0.99)
        #expect(abs(tone(1000, in: decoded.channels[0], rate: 16_000).amplitude - 0.5) < 0.03)
    }

    /// A player that gets the file from its beginning knows all before the first sound.
    @Test func theIndexIsInFront() async throws {
        let (_, _, file) = try await playable(try await workshop.make("a.ogg", Source.tone(rate: 48_000, seconds: 20)))
        var bytes: [UInt8] = []
        for try await chunk in file.chunks() { bytes += chunk }
        #expect(Int64(bytes.count) == file.byteCount)
        let text = String(decoding: bytes, as: Unicode.ASCII.self)
        let index = try #require(text.range(of: "moov"))
        let sound = try #require(text.range(of: "mdat"))
        #expect(index.lowerBound < sound.lowerBound)
    }

    @Test func surroundSoundBecomesTwoChannels() async throws {
        let tones = [500, 700, 1000, 100, 1500, 2000]
        let path = try await workshop.make("surround.mkv", Source.tone(rate: 48_000, channels: tones, layout: "5.1") + ["-c:a", "ac3"])
        let (_, made, _) = try await playable(path)
        #expect(made.tracks[0].channelCount == 2)
    }

    /// Titles and places are the original's affair.
    @Test func nothingElseIsCopied() async throws {
        let arguments = Source.tone(rate: 48_000) + ["-metadata", "title=Geheim", "-metadata", "comment=Geheim"]
        let (original, made, file) = try await playable(try await workshop.make("tags.ogg", arguments + ["-c:a", "libopus"]))
        #expect(made.title == nil)
        _ = original
        var bytes: [UInt8] = []
        for try await chunk in file.chunks() { bytes += chunk }
        #expect(!String(decoding: bytes, as: Unicode.ASCII.self).contains("Geheim"))
    }

    /// The original's times hold, so that a word is found in either.
    @Test func itIsAsLateAsTheOriginal() async throws {
        let arguments =
            Source.video(seconds: 3) + ["-itsoffset", "1"] + Source.tone(rate: 48_000) + [
                "-map", "0:v", "-map", "1:a", "-c:v", "mpeg4", "-c:a", "aac",
            ]
        let (_, made, file) = try await playable(try await workshop.make("late.mkv", arguments))
        let decoded = try await Decoded(decoder.decode(file, made))
        #expect(decoded.channels[0][..<15_000].allSatisfy { abs($0) < 0.02 })
        #expect(decoded.channels[0][17_000..<18_000].contains { abs($0) > 0.4 })
    }

    @Test func nothingIsLeftBehind() async throws {
        let path = try await workshop.make("a.ogg", Source.tone(rate: 48_000))
        _ = try await playable(path)
        let spooled = try await MediaFile.spool(try await workshop.open(path).chunks(size: 1000), in: workshop.directory)
        #expect(try await decoder.describe(spooled).tracks.count == 1)
        #expect(workshop.names == ["a.ogg"])
    }

    @Test func narrowBandsGetTheirOwnRate() {
        for (rate, expected) in [(8_000, 8_000), (11_000, 11_025), (16_000, 16_000), (48_000, 48_000), (192_000, 48_000)] {
            let track = AudioTrack(codec: "x", sampleRate: rate, channelCount: 1, isDefault: true)
            #expect(PlayableForm.sampleRate(for: track) == expected)
        }
    }

    @Test(arguments: [
        ("mp3", "mp3", 44_100, 2, false, 1, true), ("mp3", "mp3", 44_100, 2, true, 1, false), ("ogg", "opus", 48_000, 1, false, 1, false),
        ("matroska,webm", "opus", 48_000, 1, false, 1, false), ("wav", "pcm_mulaw", 8_000, 1, false, 1, false),
        ("wav", "pcm_s16le", 16_000, 6, false, 1, false), ("flac", "flac", 192_000, 2, false, 1, false),
        ("mov,mp4,m4a,3gp,3g2,mj2", "alac", 44_100, 2, false, 1, false), ("mov,mp4,m4a,3gp,3g2,mj2", "aac", 44_100, 2, false, 2, false),
        ("mov,mp4,m4a,3gp,3g2,mj2", "aac", 44_100, 2, false, 1, true), ("aac", "aac", 44_100, 2, false, 1, false),
    ]) func containerAndCodingDecide(
        _ container: String, _ codec: String, _ rate: Int, _ channels: Int, _ hasVideo: Bool, _ tracks: Int, _ isPlayable: Bool
    ) {
        let track = AudioTrack(codec: codec, sampleRate: rate, channelCount: channels, isDefault: true)
        let media = MediaDescription(
            container: container, tracks: Array(repeating: track, count: tracks), hasVideo: hasVideo, isNative: false)
        #expect(PlayableForm.isPlayable(media) == isPlayable)
    }

    // MARK: Files

    @Test func aSpoolHasALimit() async throws {
        let file = try await workshop.open(try workshop.write("big", [UInt8](repeating: 1, count: 5000)))
        let error = try await audioError { try await MediaFile.spool(file.chunks(size: 1000), in: workshop.directory, limit: 3000) }
        #expect(error == .tooManyBytes(limit: 3000))
    }

    @Test func whatIsNoFileIsUnreadable() async throws {
        for path in [workshop.directory, workshop.path("missing"), "/dev/zero"] {
            #expect(try await audioError { try await workshop.open(path) }?.code == "media_file_unreadable")
        }
        let directory = workshop.path("nowhere")
        let file = try await workshop.open(try workshop.write("some", [1, 2, 3]))
        #expect(try await audioError { try await MediaFile.spool(file.chunks(), in: directory) }?.code == "media_spool_failed")
    }

    /// Of a server that runs as root, decoders run as somebody else.
    @Test func aPrivateFileIsTakenToo() async throws {
        let path = try await workshop.make("private.flac", Source.tone(rate: 16_000))
        chmod(path, 0o600)
        let media = try await decoder.describe(try await workshop.open(path))
        #expect(media.tracks[0].codec == "flac")
        #expect(workshop.names == ["private.flac"])
    }
}
