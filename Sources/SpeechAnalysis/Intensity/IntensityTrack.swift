#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Loudness of the sound as a physical level over time.
///
/// Levels are in decibels relative to 2·10⁻⁵, as if samples were pascals: a sine at full scale reads 90.97 dB. Only differences mean
/// something unless the recording was calibrated.
public struct IntensityTrack: Sendable, Equatable {
    /// The level of a frame without any sound.
    public static let silenceDecibels = -300.0

    public let grid: FrameGrid
    /// One level for each frame.
    public let decibels: [Double]

    public var frameCount: Int { decibels.count }

    /// The level at any time, interpolated linearly between frames; nil before the first and after the last frame's own time.
    public func valueDecibels(at seconds: Double) -> Double? {
        guard grid.frame(at: seconds) != nil else { return nil }
        let place = max(0, min(Double(frameCount - 1), (seconds - grid.startSeconds) / grid.stepSeconds))
        let left = min(Int(place), max(0, frameCount - 2))
        let right = min(left + 1, frameCount - 1)
        return decibels[left] + (decibels[right] - decibels[left]) * (place - Double(left))
    }

    /// The level of the mean power of all frames.
    public var meanDecibels: Double {
        10 * log10(decibels.reduce(0) { $0 + pow(10, $1 / 10) } / Double(frameCount))
    }

    /// The level that a share of the frames lies below: 0.5 is the median.
    public func quantileDecibels(_ share: Double) -> Double { Quantile.of(decibels.sorted(), max(0, min(1, share))) }

    public var minimumDecibels: Double { decibels.min() ?? Self.silenceDecibels }
    public var maximumDecibels: Double { decibels.max() ?? Self.silenceDecibels }
}
