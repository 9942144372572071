import AudioCodecs
import Recordings

extension Settings {
    /// FFmpeg where the settings say that it is.
    var ffmpeg: FFmpegDecoder { FFmpegDecoder(ffmpeg: ffmpegDirectory + "/ffmpeg", ffprobe: ffmpegDirectory + "/ffprobe") }

    /// How recordings that are no plain WAV are read. What a decoder seeks in lies on the data directory's disk, which has room for
    /// recordings; it has no name there.
    var mediaReading: MediaReading { MediaReading(decoder: AudioDecoder(ffmpeg: ffmpeg), spoolDirectory: dataDirectory) }
}
