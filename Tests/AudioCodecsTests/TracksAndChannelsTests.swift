import ProgramTestKit
import Testing
import VoiceCore

@testable import AudioCodecs

@Suite struct TracksAndChannelsTests {
    let workshop: MediaWorkshop
    let decoder = AudioDecoder(ffmpeg: FFmpegDecoder())

    init() throws { workshop = try MediaWorkshop() }

    private func decode(_ path: String, _ options: DecodingOptions) async throws -> Decoded {
        let file = try await workshop.open(path)
        return try await Decoded(decoder.decode(file, try await decoder.describe(file), options))
    }

    @Test(arguments: ["call.wav", "call.flac", "call.ogg"]) func aCallHasOneSpeakerAChannel(_ name: String) async throws {
        let path = try await workshop.make(name, Source.tone(rate: 8_000, channels: [500, 1500]))
        let decoded = try await decode(path, DecodingOptions(sampleRate: 8_000, channels: .apart))
        #expect(decoded.channels.count == 2)
        for (channel, hertz) in zip(decoded.channels, [500.0, 1500]) {
            let found = tone(hertz, in: channel, rate: 8_000)
            #expect(found.share > 0.98)
            #expect(abs(found.amplitude - 0.5) < 0.03)
        }
    }

    @Test(arguments: ["s.wav", "s.flac"]) func twoChannelsAreMixedToTheirMean(_ name: String) async throws {
        let path = try await workshop.make(name, Source.tone(rate: 16_000, channels: [500, 1500]))
        let decoded = try await decode(path, DecodingOptions())
        for hertz in [500.0, 1500] {
            #expect(abs(tone(hertz, in: decoded.channels[0], rate: 16_000).amplitude - 0.25) < 0.01)
        }
    }

    /// FL FR FC LFE BL BR: the middle is heard best, the low-frequency channel is left out, nothing exceeds full scale.
    @Test func surroundSoundIsMixedByPlace() async throws {
        let tones = [500, 700, 1000, 100, 1500, 2000]
        let path = try await workshop.make("surround.flac", Source.tone(rate: 48_000, channels: tones, layout: "5.1"))
        let decoded = try await decode(path, DecodingOptions())
        let levels = tones.map { tone(Double($0), in: decoded.channels[0], rate: 16_000).amplitude }
        #expect(levels[2] > levels[0] * 1.3 && levels[2] > levels[4] * 1.9)
        #expect(abs(levels[0] - levels[1]) < 0.005 && abs(levels[4] - levels[5]) < 0.005)
        #expect(levels[0] > 0.08 && levels[4] > 0.05)
        #expect(levels[3] < 0.002)
        #expect(decoded.channels[0].allSatisfy { abs($0) <= 1 })
    }

    @Test func surroundSoundComesApart() async throws {
        let tones = [500, 700, 1000, 100, 1500, 2000]
        let path = try await workshop.make("surround.m4a", Source.tone(rate: 48_000, channels: tones, layout: "5.1") + ["-b:a", "512k"])
        let decoded = try await decode(path, DecodingOptions(channels: .apart))
        #expect(decoded.channels.count == 6)
        for (channel, hertz) in zip(decoded.channels, tones) {
            #expect(tone(Double(hertz), in: channel, rate: 16_000).share > 0.95, "\(hertz) Hz")
        }
    }

    /// Five lapel microphones in one file are no surround sound.
    @Test func channelsOfUnknownPlaceAreMixedAlike() async throws {
        let tones = [500, 700, 1000, 1500, 2000]
        let path = try await workshop.make("unknown.mka", Source.tone(rate: 48_000, channels: tones) + ["-c:a", "pcm_s16le"])
        let file = try await workshop.open(path)
        let media = try await decoder.describe(file)
        #expect(media.tracks[0].layout == nil)
        let decoded = try await decode(path, DecodingOptions())
        for hertz in tones {
            #expect(abs(tone(Double(hertz), in: decoded.channels[0], rate: 16_000).amplitude - 0.5 / 5) < 0.005)
        }
    }

    @Test func oneOfSeveralTracksIsChosen() async throws {
        let arguments =
            Source.video() + Source.tone(rate: 48_000, channels: [500]) + Source.tone(rate: 44_100, channels: [1500, 1500]) + [
                "-map", "0:v", "-map", "1:a", "-map", "2:a", "-c:v", "mpeg4", "-c:a:0", "aac", "-c:a:1", "libmp3lame",
                "-metadata:s:a:0", "language=fra", "-metadata:s:a:1", "language=deu", "-metadata:s:a:1", "title=Dolmetscher",
                "-metadata", "title=Sitzung", "-disposition:a:0", "0", "-disposition:a:1", "default",
            ]
        let file = try await workshop.open(try await workshop.make("tracks.mkv", arguments))
        let media = try await decoder.describe(file)
        #expect(media.title == "Sitzung")
        #expect(media.hasVideo)
        #expect(media.tracks.map(\.codec) == ["aac", "mp3"])
        #expect(media.tracks.map(\.language) == ["fra", "deu"])
        #expect(media.tracks.map(\.title) == [nil, "Dolmetscher"])
        #expect(media.tracks.map(\.channelCount) == [1, 2])
        #expect(media.defaultTrack == 1)
        for (track, hertz) in [(nil, 1500.0), (0, 500), (1, 1500)] {
            let decoded = try await Decoded(decoder.decode(file, media, DecodingOptions(track: track)))
            #expect(tone(hertz, in: decoded.channels[0], rate: 16_000).share > 0.98)
        }
        let beyond = try await Decoded(decoder.decode(file, media, DecodingOptions(track: 2)))
        #expect(beyond.error == .noSuchTrack(number: 3, count: 2))
    }

    /// A word is where a player plays it: a track that begins late begins with silence.
    @Test func aTrackThatBeginsLateKeepsItsTimes() async throws {
        let arguments =
            Source.video(seconds: 3) + ["-itsoffset", "1"] + Source.tone(rate: 48_000, seconds: 2) + [
                "-map", "0:v", "-map", "1:a", "-c:v", "mpeg4", "-c:a", "aac",
            ]
        let decoded = try await decode(try await workshop.make("late.mkv", arguments), DecodingOptions())
        #expect(abs(decoded.seconds - 3) < 0.1)
        #expect(decoded.channels[0][..<15_000].allSatisfy { abs($0) < 0.01 })
        #expect(decoded.channels[0][17_000..<18_000].contains { abs($0) > 0.4 })
    }

    @Test func aCoverImageIsNoVideo() async throws {
        let cover = try await workshop.make("cover.png", Source.video(seconds: 0.1) + ["-frames:v", "1"])
        let arguments = Source.tone(rate: 44_100) + ["-i", cover, "-map", "0:a", "-map", "1:v", "-disposition:v", "attached_pic"]
        let media = try await decoder.describe(try await workshop.open(try await workshop.make("cover.mp3", arguments)))
        #expect(!media.hasVideo)
        #expect(PlayableForm.isPlayable(media))
    }

    /// A tone above the new rate's band is not folded into it.
    @Test func resamplingFoldsNothingBack() async throws {
        let path = try await workshop.make("high.flac", Source.tone(rate: 48_000, channels: [9_000]))
        let decoded = try await decode(path, DecodingOptions())
        #expect(tone(7_000, in: decoded.channels[0], rate: 16_000).amplitude < 0.5e-4)  // −80 dB
    }

    @Test(arguments: [8_000, 16_000, 24_000, 44_100, 48_000]) func comesAtTheRateThatIsAskedFor(_ rate: Int) async throws {
        let path = try await workshop.make("rate.flac", Source.tone(rate: 32_000))
        let decoded = try await decode(path, DecodingOptions(sampleRate: rate))
        #expect(abs(decoded.channels[0].count - 2 * rate) <= 2)
        #expect(tone(1000, in: decoded.channels[0], rate: Double(rate)).share > 0.999)
    }
}
