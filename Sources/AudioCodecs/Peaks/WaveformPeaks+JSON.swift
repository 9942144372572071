/// The readable form of one zoom: the fields of audiowaveform's JSON, version 2 (BBC), which peaks.js and wavesurfer.js read as it is, and
/// `rms` beside them.
public struct WaveformPeaksJSON: Codable, Hashable, Sendable {
    /// 2.
    public var version: Int
    public var channels: Int
    /// In Hz.
    public var sampleRate: Int
    /// Frames that a point stands for.
    public var samplesPerPixel: Int
    /// 8.
    public var bits: Int
    /// Points in each channel.
    public var length: Int
    /// Minimum and maximum in turns, −128…127; by time, the channels of a time beside each other.
    public var data: [Int8]
    /// Root of the mean square, 0…255, in the same order.
    public var rms: [UInt8]
}

extension WaveformPeaks {
    /// One zoom in its readable form, for `VoiceCore.JSON.encode`.
    ///
    /// - Parameter level: index in `levels`.
    /// - Returns: nil if there is no such zoom.
    public func json(level: Int) -> WaveformPeaksJSON? {
        guard levels.indices.contains(level) else { return nil }
        let points = levels[level].points
        return WaveformPeaksJSON(
            version: 2, channels: channelCount, sampleRate: sampleRate, samplesPerPixel: levels[level].framesPerPoint, bits: 8,
            length: points.count / channelCount, data: points.flatMap { [$0.minimum, $0.maximum] }, rms: points.map(\.level))
    }

    /// The coarsest zoom that has at least `pointsPerSecond`; the finest where none has.
    public func level(atLeast pointsPerSecond: Double) -> Int {
        levels.lastIndex { Double(sampleRate) / Double(max(1, $0.framesPerPoint)) >= pointsPerSecond } ?? 0
    }
}
