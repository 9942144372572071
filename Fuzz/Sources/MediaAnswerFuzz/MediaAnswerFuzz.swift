// What a decoder's program answers, and stored peaks: any bytes are refused or make a description within the limits.
import AudioCodecs

/// A description that callers may rely on.
func check(_ media: MediaDescription, _ limits: AudioLimits) {
    precondition(!media.tracks.isEmpty && media.tracks.indices.contains(media.defaultTrack), "a description without a track")
    precondition((media.promisedSeconds(of: media.defaultTrack) ?? 0) <= limits.maximumSeconds, "a promise beyond the limits")
    for (index, track) in media.tracks.enumerated() {
        precondition(limits.sampleRates.contains(track.sampleRate), "a sample rate beyond the limits")
        precondition((1...limits.maximumChannelCount).contains(track.channelCount), "a channel count beyond the limits")
        precondition(track.seconds.map { $0.isFinite && $0 > 0 } ?? true, "a length that is none")
        precondition((track.title ?? "").count <= 200, "a title that is too long")
        _ = PlayableForm.isPlayable(media, track: index)
    }
}

/// Called by libFuzzer, which brings the program's main, with one input after the other.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let limits = AudioLimits()
    if let media = try? FFprobeAnswer(bytes).description(limits: limits) { check(media, limits) }
    if let peaks = try? WaveformPeaks(binary: bytes) {
        precondition(peaks.binary == bytes, "peaks that are written otherwise than they were read")
        for level in peaks.levels.indices { _ = peaks.json(level: level) }
    }
    return 0
}
