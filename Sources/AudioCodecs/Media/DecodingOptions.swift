/// What is wanted of a file's sound.
public struct DecodingOptions: Hashable, Sendable {
    public enum Channels: Sendable {
        /// All channels in one. Two make their mean, surround sound is mixed down by where its channels belong (the low-frequency
        /// channel is left out), and channels of unknown place make their mean. The mix never exceeds −1…1.
        case mixed
        /// Each for itself, such as the two sides of a telephone call.
        case apart
    }

    /// Index among the file's sound tracks; nil for the default track.
    public var track: Int?

    /// In Hz.
    public var sampleRate: Int

    public var channels: Channels

    public init(track: Int? = nil, sampleRate: Int = 16_000, channels: Channels = .mixed) {
        self.track = track
        self.sampleRate = sampleRate
        self.channels = channels
    }
}
