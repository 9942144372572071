import VoiceCore

/// Whether browsers play a file as it is, and the form that they all play.
///
/// The form is AAC-LC in MP4 with its index in front: Safari, Chrome, Edge and Firefox play it everywhere, seek in it to the sample, and
/// begin before all of it has come. Opus in Ogg or WebM would be smaller, but Safari plays it only since 18.4 (spring 2025).
public enum PlayableForm {
    /// The media type of what `FFmpegDecoder.playable` makes.
    public static let contentType = "audio/mp4"

    /// Whether every current browser plays this track of the file in an `<audio>` element, so that none needs a derivative.
    ///
    /// By container and coding: WAV with linear PCM or 32-bit floats, MP3, FLAC, and AAC in MP4; of one track (players take the first),
    /// without pictures (a video is a thousand times the bytes), with one or two channels, at most 48 kHz in AAC and 96 kHz elsewhere.
    public static func isPlayable(_ media: MediaDescription, track: Int? = nil) -> Bool {
        let index = track ?? media.defaultTrack
        guard media.tracks.count == 1, media.tracks.indices.contains(index), !media.hasVideo else { return false }
        let track = media.tracks[index]
        guard track.channelCount <= 2, (8_000...96_000).contains(track.sampleRate) else { return false }
        switch (media.container, track.codec) {
        case ("wav", "pcm_u8"), ("wav", "pcm_s16le"), ("wav", "pcm_s24le"), ("wav", "pcm_s32le"), ("wav", "pcm_f32le"): return true
        case ("mp3", "mp3"), ("flac", "flac"): return true
        case (mp4, "aac"): return track.sampleRate <= 48_000 && media.brand != "qt  "
        default: return false
        }
    }

    private static let mp4 = "mov,mp4,m4a,3gp,3g2,mj2"

    /// The rates that AAC has, up to what is worth keeping: the lowest that keeps the track's band.
    static func sampleRate(for track: AudioTrack) -> Int {
        let rates = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]
        return rates.first { $0 >= track.sampleRate } ?? 48_000
    }

    /// Bits a second at which speech and most music show no loss; fewer where the band is narrow.
    static func bitRate(sampleRate: Int, channelCount: Int) -> Int {
        let mono = sampleRate <= 12_000 ? 32_000 : sampleRate <= 24_000 ? 48_000 : 72_000
        return channelCount == 1 ? mono : mono * 3 / 2
    }
}

extension FFmpegDecoder {
    /// Makes a file that every browser plays, of one track, with the original's times; more than two channels become two.
    ///
    /// What can be read of a damaged file is made playable. The rest of its contents, titles and places included, is left behind.
    ///
    /// - Parameters:
    ///   - directory: where the result lies, without a name, until the value is released.
    ///   - track: index among the file's sound tracks; nil for the default track.
    /// - Throws: `AudioError`, `CancellationError`.
    public func playable(
        _ file: MediaFile, _ description: MediaDescription, track: Int? = nil, in directory: String
    ) async throws -> MediaFile {
        let index = track ?? description.defaultTrack
        let track = try description.track(at: index)
        let output = try await SerialThread.forFiles().run { try MediaFile.anonymous(in: directory) }
        let rate = PlayableForm.sampleRate(for: track)
        let bits = PlayableForm.bitRate(sampleRate: rate, channelCount: track.channelCount)
        let arguments = FFmpegArguments.encode(track, index: index, sampleRate: rate, bitRate: bits)
        let run = ProgramRun(program(ffmpeg, arguments, input: file, of: description, output: output))
        while try await run.next() != nil {}
        guard run.end?.process.isSuccess == true, output.byteCount > 0 else {
            throw AudioError.damaged(readSeconds: 0, promisedSeconds: description.promisedSeconds(of: index))
        }
        return output
    }
}
