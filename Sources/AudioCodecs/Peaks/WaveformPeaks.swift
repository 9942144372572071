/// The outline of a recording for drawing it: the lowest and highest sample and the level of each short stretch, at several zooms.
///
/// Level 0 has 100 points a second, and each further one a quarter as many, down to at most 1024 points; so a window of any length is
/// drawn from a few hundred to a few thousand points. Two hours of one channel take 2.9 MB.
public struct WaveformPeaks: Hashable, Sendable {
    /// The stretch of sound that a point stands for, in one channel. All are scaled to 8 bits, away from zero, so that quiet is not
    /// taken for silence.
    public struct Point: Hashable, Sendable {
        /// The lowest sample: −128 for −1, never above 0 unless the sound stays above it.
        public var minimum: Int8
        /// The highest sample: 127 for 1.
        public var maximum: Int8
        /// The root of the mean square: 255 for 1.
        public var level: UInt8

        public init(minimum: Int8, maximum: Int8, level: UInt8) {
            self.minimum = minimum
            self.maximum = maximum
            self.level = level
        }
    }

    /// One zoom.
    public struct Level: Hashable, Sendable {
        /// Frames that a point stands for; the last one may stand for fewer.
        public var framesPerPoint: Int

        /// By time, the channels of a time beside each other.
        public var points: [Point]
    }

    /// Of the samples that were looked at, in Hz.
    public var sampleRate: Int
    public var channelCount: Int
    public var frameCount: Int

    /// From the finest to the coarsest; at least one.
    public var levels: [Level]
}
