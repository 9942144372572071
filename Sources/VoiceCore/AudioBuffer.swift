/// Uncompressed audio in memory: one array of samples a channel, −1…1, all of one length.
public struct AudioBuffer: Sendable, Equatable {
    /// Samples by channel; every channel has `frameCount` of them.
    public var channels: [[Float]]

    /// Samples a second in each channel, in Hz.
    public var sampleRate: Double

    public init(channels: [[Float]], sampleRate: Double) {
        precondition(channels.allSatisfy { $0.count == channels[0].count }, "channels of one length")
        self.channels = channels
        self.sampleRate = sampleRate
    }

    /// Mono.
    public init(_ samples: [Float], sampleRate: Double) { self.init(channels: [samples], sampleRate: sampleRate) }

    public var frameCount: Int { channels.first?.count ?? 0 }

    public var duration: Duration { .seconds(Double(frameCount) / sampleRate) }
}
