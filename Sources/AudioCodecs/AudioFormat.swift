/// How samples lie in a stream of bytes.
public struct AudioFormat: Hashable, Sendable {
    /// Frames a second, in Hz.
    public var sampleRate: Int

    /// Samples in a frame, at least 1.
    public var channelCount: Int

    public var encoding: SampleEncoding

    public init(sampleRate: Int, channelCount: Int, encoding: SampleEncoding) {
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.encoding = encoding
    }

    /// Bytes that one frame takes.
    public var bytesPerFrame: Int { channelCount * encoding.bytesPerSample }
}

/// How one sample is written; all little-endian.
public enum SampleEncoding: String, Sendable, CaseIterable {
    /// Unsigned, 128 is zero.
    case pcm8
    case pcm16
    case pcm24
    case pcm32
    case float32
    case float64
    /// ITU-T G.711, 8 bits.
    case aLaw
    /// ITU-T G.711, 8 bits.
    case muLaw

    public var bytesPerSample: Int {
        switch self {
        case .pcm8, .aLaw, .muLaw: 1
        case .pcm16: 2
        case .pcm24: 3
        case .pcm32, .float32: 4
        case .float64: 8
        }
    }
}
