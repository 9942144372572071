/// How much stronger the periodic part of a sound is than its noise, over time.
public struct HarmonicityTrack: Sendable, Equatable {
    public let grid: FrameGrid
    /// The harmonics-to-noise ratio of each frame in decibels, nil where it is silent: 20 dB is 99 % periodic, 0 dB is as much noise as
    /// voice.
    public let decibels: [Double?]

    public var frameCount: Int { decibels.count }

    /// The mean of all frames that are not silent, in decibels; nil if all are.
    public var meanDecibels: Double? {
        let sounding = decibels.compactMap { $0 }
        return sounding.isEmpty ? nil : sounding.reduce(0, +) / Double(sounding.count)
    }

    /// With one degree of freedom fewer than frames; nil with fewer than two frames that sound.
    public var standardDeviationDecibels: Double? {
        let sounding = decibels.compactMap { $0 }
        guard sounding.count > 1, let mean = meanDecibels else { return nil }
        return (sounding.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sounding.count - 1)).squareRoot()
    }
}
