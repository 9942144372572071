/// What a media file holds, as far as its sound is concerned.
public struct MediaDescription: Hashable, Sendable {
    /// FFmpeg's name of the container: "wav", "mp3", "ogg", "flac", "matroska,webm", "mov,mp4,m4a,3gp,3g2,mj2".
    public var container: String

    /// The brand that an MP4 file states first: "M4A ", "isom", "qt  " for QuickTime.
    public var brand: String?

    /// Length in seconds as the container states it.
    public var seconds: Double?

    /// At least one.
    public var tracks: [AudioTrack]

    /// Whether there are moving pictures; a cover image is none.
    public var hasVideo: Bool

    /// People's words: what the file calls itself. At most 200 characters.
    public var title: String?

    /// When it was recorded, as the file states it, in ISO 8601; what recorders write, so often in local time or wrong.
    public var recordedAt: String?

    /// Read by ``WAVReader``, without a decoder's process.
    public var isNative: Bool

    /// The track that players would play: the first that is marked as the default, or the first.
    public var defaultTrack: Int { tracks.firstIndex(where: \.isDefault) ?? 0 }

    /// Seconds of audio that a track's header promises; nil where it is an estimate or missing, so that its lack proves nothing.
    public func promisedSeconds(of track: Int) -> Double? {
        guard tracks.indices.contains(track), !Self.estimatingContainers.contains(container) else { return nil }
        return tracks[track].seconds ?? (hasVideo || tracks.count > 1 ? nil : seconds)
    }

    /// Containers without a stated length: FFmpeg works it out from the bit rate, or from the last time stamp that is there.
    private static let estimatingContainers: Set<String> = [
        "aac", "ac3", "amr", "amrnb", "amrwb", "dts", "dtshd", "eac3", "g722", "g726", "gsm", "loas", "mp3", "mpeg", "mpegts", "ogg",
        "truehd", "mlp", "sbc", "flv", "mka",
    ]
}

/// One sound track of a file.
public struct AudioTrack: Hashable, Sendable {
    /// FFmpeg's name of the coding: "aac", "opus", "pcm_s16le".
    public var codec: String

    /// Samples a second, in Hz.
    public var sampleRate: Int

    public var channelCount: Int

    /// FFmpeg's name of where the channels belong: "stereo", "5.1(side)"; nil where the file does not say.
    public var layout: String?

    /// As the container states it for this track.
    public var seconds: Double?

    /// ISO 639, where the file says it.
    public var language: String?

    /// People's words: "Interview", "Director's commentary". At most 200 characters.
    public var title: String?

    public var isDefault: Bool
}
