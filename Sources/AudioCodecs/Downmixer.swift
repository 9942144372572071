public import VoiceCore

/// Makes one channel of many, or takes them apart.
public struct Downmixer: Sendable {
    /// Samples in a frame.
    public let channelCount: Int

    public init(channelCount: Int) {
        precondition(channelCount > 0, "at least one channel")
        self.channelCount = channelCount
    }

    /// Appends the mean of each frame's samples to `mono`.
    ///
    /// The mean keeps −1…1, and one speaker on one of two channels comes out 6 dB lower; channels of opposite sign cancel.
    ///
    /// - Parameter samples: whole frames, the channels of a frame beside each other.
    public func mix(_ samples: [Float], into mono: inout [Float]) {
        guard channelCount > 1 else { return mono.append(contentsOf: samples) }
        let start = mono.count
        mono.append(contentsOf: repeatElement(0, count: samples.count / channelCount))
        mono.withUnsafeMutableBufferPointer { mono in
            samples.withUnsafeBufferPointer { samples in
                let target = UnsafeMutableBufferPointer(rebasing: mono[start...])
                if channelCount == 2 { Self.mixTwo(samples, into: target) } else { mixAny(samples, into: target) }
            }
        }
    }

    /// The channels of `samples`, each for itself.
    ///
    /// - Parameter samples: whole frames, the channels of a frame beside each other.
    public func separate(_ samples: [Float], sampleRate: Double) -> AudioBuffer {
        let frames = samples.count / channelCount
        let channels = (0..<channelCount).map { channel in (0..<frames).map { samples[$0 * channelCount + channel] } }
        return AudioBuffer(channels: channels, sampleRate: sampleRate)
    }

    private static func mixTwo(_ samples: UnsafeBufferPointer<Float>, into target: UnsafeMutableBufferPointer<Float>) {
        for frame in 0..<target.count { target[frame] = (samples[2 * frame] + samples[2 * frame + 1]) * 0.5 }
    }

    private func mixAny(_ samples: UnsafeBufferPointer<Float>, into target: UnsafeMutableBufferPointer<Float>) {
        let scale = 1 / Float(channelCount)
        var next = 0
        for frame in 0..<target.count {
            var sum: Float = 0
            for _ in 0..<channelCount {
                sum += samples[next]
                next += 1
            }
            target[frame] = sum * scale
        }
    }
}
