import ProgramTestKit
import Testing
import VoiceCore

@testable import AudioCodecs

/// A file that FFmpeg makes of a tone, and what we should find in it.
struct FormatCase: Sendable, CustomTestStringConvertible {
    var name: String
    var rate = 44_100
    var channels = 1
    var arguments: [String] = []
    var hasVideo = false
    var codec: String
    /// Beyond what the encoder's blocks and delays add or take.
    var slackSeconds = 0.02
    /// How much of the energy the tone has at least; coarse codings add noise.
    var purity = 0.99
    var levelSlack = 0.04
    var isNative = false
    var isPlayable = false

    var testDescription: String { "\(name) \(codec) \(rate) Hz × \(channels)" }

    static let all: [FormatCase] = [
        .init(name: "a.wav", rate: 16_000, codec: "pcm_s16le", isNative: true, isPlayable: true),
        .init(name: "b.wav", rate: 8_000, arguments: ["-c:a", "pcm_mulaw"], codec: "pcm_mulaw", purity: 0.98, isNative: true),
        .init(name: "c.wav", rate: 48_000, channels: 2, arguments: ["-c:a", "pcm_f64le"], codec: "pcm_f64le", isNative: true),
        .init(name: "d.wav", rate: 22_050, channels: 2, arguments: ["-c:a", "adpcm_ms"], codec: "adpcm_ms", slackSeconds: 0.1),
        .init(name: "e.wav", rate: 22_050, arguments: ["-c:a", "adpcm_ima_wav"], codec: "adpcm_ima_wav", slackSeconds: 0.1),
        .init(
            name: "f.wav", rate: 8_000, arguments: ["-c:a", "g726", "-b:a", "32k"], codec: "adpcm_g726", slackSeconds: 0.1, purity: 0.95),
        .init(name: "g.wav", arguments: ["-c:a", "libmp3lame"], codec: "mp3", slackSeconds: 0.1),
        .init(name: "a.w64", rate: 96_000, arguments: ["-c:a", "pcm_s24le"], codec: "pcm_s24le"),
        .init(name: "a.aiff", channels: 2, codec: "pcm_s16be"),
        .init(name: "a.caf", rate: 48_000, arguments: ["-c:a", "pcm_f32be"], codec: "pcm_f32be"),
        .init(name: "b.caf", channels: 2, arguments: ["-c:a", "alac"], codec: "alac", slackSeconds: 0.1),
        .init(name: "a.au", rate: 8_000, arguments: ["-c:a", "pcm_alaw"], codec: "pcm_alaw", purity: 0.98),
        .init(name: "a.voc", rate: 8_000, arguments: ["-c:a", "pcm_u8"], codec: "pcm_u8", purity: 0.98),
        .init(name: "a.flac", rate: 96_000, channels: 2, codec: "flac", isPlayable: true),
        .init(name: "a.wv", rate: 44_100, codec: "wavpack"),
        .init(name: "a.tta", channels: 2, codec: "tta"),
        .init(name: "a.mp3", codec: "mp3", slackSeconds: 0.1, isPlayable: true),
        .init(name: "b.mp3", rate: 22_050, channels: 2, arguments: ["-q:a", "6"], codec: "mp3", slackSeconds: 0.1, isPlayable: true),
        .init(name: "a.mp2", rate: 32_000, codec: "mp2", slackSeconds: 0.1),
        .init(name: "a.aac", codec: "aac", slackSeconds: 0.15),
        .init(name: "index-at-end.m4a", rate: 48_000, channels: 2, codec: "aac", slackSeconds: 0.06, isPlayable: true),
        .init(
            name: "index-in-front.m4a", rate: 16_000, arguments: ["-movflags", "+faststart"], codec: "aac", slackSeconds: 0.08,
            isPlayable: true),
        .init(
            name: "fragments.m4a", arguments: ["-movflags", "+frag_keyframe+empty_moov", "-frag_duration", "500000"], codec: "aac",
            slackSeconds: 0.1, isPlayable: true),
        .init(name: "alac.m4a", channels: 2, arguments: ["-c:a", "alac"], codec: "alac", slackSeconds: 0.1),
        .init(name: "a.mov", rate: 48_000, channels: 2, arguments: ["-c:a", "pcm_s16be"], codec: "pcm_s16be"),
        .init(name: "a.3gp", rate: 22_050, arguments: ["-c:a", "aac"], codec: "aac", slackSeconds: 0.1, isPlayable: true),
        .init(name: "video.mp4", channels: 2, hasVideo: true, codec: "aac", slackSeconds: 0.1),
        .init(name: "video.mov", arguments: ["-c:v", "mpeg4", "-c:a", "aac"], hasVideo: true, codec: "aac", slackSeconds: 0.1),
        .init(name: "a.ogg", channels: 2, arguments: ["-c:a", "libvorbis"], codec: "vorbis", slackSeconds: 0.05),
        .init(name: "b.ogg", rate: 48_000, arguments: ["-c:a", "libopus"], codec: "opus", slackSeconds: 0.05),
        .init(name: "c.ogg", rate: 16_000, arguments: ["-c:a", "flac"], codec: "flac"),
        .init(name: "a.spx", rate: 16_000, arguments: ["-c:a", "libspeex"], codec: "speex", slackSeconds: 0.1, purity: 0.9),
        .init(name: "a.webm", rate: 48_000, channels: 2, arguments: ["-c:a", "libopus"], codec: "opus", slackSeconds: 0.05),
        .init(
            name: "video.webm", arguments: ["-c:v", "libvpx", "-c:a", "libvorbis"], hasVideo: true, codec: "vorbis", slackSeconds: 0.1),
        .init(name: "a.mka", rate: 48_000, arguments: ["-c:a", "pcm_s16le"], codec: "pcm_s16le"),
        .init(
            name: "video.mkv", arguments: ["-c:v", "mpeg4", "-c:a", "libmp3lame"], hasVideo: true, codec: "mp3", slackSeconds: 0.1),
        .init(name: "video.avi", arguments: ["-c:v", "mpeg4", "-c:a", "libmp3lame"], hasVideo: true, codec: "mp3", slackSeconds: 0.15),
        .init(name: "video.ts", arguments: ["-c:v", "mpeg2video", "-c:a", "aac"], hasVideo: true, codec: "aac", slackSeconds: 0.2),
        .init(name: "video.mpg", arguments: ["-c:v", "mpeg1video", "-r", "25"], hasVideo: true, codec: "mp2", slackSeconds: 0.2),
        .init(name: "video.flv", arguments: ["-c:v", "flv", "-c:a", "libmp3lame"], hasVideo: true, codec: "mp3", slackSeconds: 0.2),
        .init(name: "video.wmv", channels: 2, hasVideo: true, codec: "wmav2", slackSeconds: 0.2),
        .init(name: "a.wma", channels: 2, codec: "wmav2", slackSeconds: 0.2),
        .init(name: "a.ac3", rate: 48_000, codec: "ac3", slackSeconds: 0.1),
        .init(name: "a.eac3", rate: 48_000, channels: 2, codec: "eac3", slackSeconds: 0.1),
        .init(name: "a.nut", rate: 32_000, arguments: ["-c:a", "pcm_s16le"], codec: "pcm_s16le"),
        // All its time stamps are 0.
        .init(
            name: "a.rm", rate: 8_000, arguments: ["-c:a", "real_144"], codec: "ra_144", slackSeconds: 0.1, purity: 0.7, levelSlack: 0.1),
        .init(name: "a.adx", codec: "adpcm_adx", slackSeconds: 0.05),
    ]
}

@Suite struct FormatCorpusTests {
    let workshop: MediaWorkshop
    let decoder = AudioDecoder(ffmpeg: FFmpegDecoder())

    init() throws { workshop = try MediaWorkshop() }

    /// Whatever its name, container and coding are: the tone has its length, its pitch and its level.
    @Test(arguments: FormatCase.all) func isTaken(_ format: FormatCase) async throws {
        let sources =
            (format.hasVideo ? Source.video() : [])
            + Source.tone(rate: format.rate, channels: Array(repeating: 1000, count: format.channels))
        // The name tells FFmpeg what to write, and must tell the decoder nothing.
        let path = try await workshop.make(format.name, sources + format.arguments)
        let file = try await workshop.open(path)
        let media = try await decoder.describe(file)
        #expect(media.tracks.map(\.codec) == [format.codec])
        #expect(media.tracks[0].sampleRate == format.rate)
        #expect(media.tracks[0].channelCount == format.channels)
        #expect(media.hasVideo == format.hasVideo)
        #expect(media.isNative == format.isNative)
        #expect(PlayableForm.isPlayable(media) == format.isPlayable)

        let decoded = try await Decoded(decoder.decode(file, media))
        #expect(decoded.error == nil)
        #expect(decoded.channels.count == 1)
        #expect(abs(decoded.seconds - 2) <= format.slackSeconds, "\(decoded.seconds) s")
        let found = tone(1000, in: decoded.channels[0], rate: 16_000)
        #expect(found.share > format.purity)
        #expect(abs(found.amplitude - 0.5) < format.levelSlack, "\(found.amplitude)")
    }

    @Test func theListIsLong() {
        #expect(FormatCase.all.count >= 25)
    }
}
