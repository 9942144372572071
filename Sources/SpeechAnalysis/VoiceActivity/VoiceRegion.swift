/// A stretch in which somebody speaks, with the padding around it.
public struct VoiceRegion: Sendable, Hashable {
    /// Samples from the beginning of the sound, at `VoiceActivityDetector.sampleRate`.
    public var samples: Range<Int>

    /// How clearly it is speech, as log odds; at least the settings' threshold. 5 where a model said that it is.
    public var evidence: Float

    public var startSeconds: Double { Double(samples.lowerBound) / Double(VoiceActivityDetector.sampleRate) }
    public var endSeconds: Double { Double(samples.upperBound) / Double(VoiceActivityDetector.sampleRate) }
}
