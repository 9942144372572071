/// Reads a WAV file, as it comes, into one channel at the rate that an engine asks for.
///
/// `WAVReader`, `Downmixer` and `Resampler` in a row; the same rules and errors, and memory bounded by the pieces' size.
public struct MonoWAVReader: Sendable {
    /// In Hz.
    public let outputRate: Int

    /// What the file holds; known once its header was read.
    public var format: AudioFormat? { reader.format }

    /// Seconds of audio that the file held so far.
    public var seconds: Double { reader.format.map { Double(reader.frameCount) / Double($0.sampleRate) } ?? 0 }

    private var reader: WAVReader
    private var stages: (mixer: Downmixer, resampler: Resampler)?
    private var interleaved: [Float] = []
    private var mono: [Float] = []

    /// - Parameter outputRate: in Hz; 16 kHz is what the speech engines take.
    public init(outputRate: Int = 16_000, limits: AudioLimits = AudioLimits()) {
        self.outputRate = outputRate
        reader = WAVReader(limits: limits)
    }

    /// Reads a further piece of the file and appends what it decides to `samples`; throws as `WAVReader.push` does.
    public mutating func push(_ bytes: RawSpan, into samples: inout [Float]) throws(AudioError) {
        interleaved.removeAll(keepingCapacity: true)
        mono.removeAll(keepingCapacity: true)
        try reader.push(bytes, into: &interleaved)
        guard !interleaved.isEmpty, let format = reader.format else { return }
        var stages =
            self.stages
            ?? (
                mixer: Downmixer(channelCount: format.channelCount),
                resampler: Resampler(inputRate: format.sampleRate, outputRate: outputRate)
            )
        self.stages = nil
        stages.mixer.mix(interleaved, into: &mono)
        stages.resampler.push(mono, into: &samples)
        self.stages = stages
    }

    /// Says that the file ends here, and appends the last samples; throws as `WAVReader.finish` does.
    public mutating func finish(into samples: inout [Float]) throws(AudioError) {
        try reader.finish()
        stages?.resampler.finish(into: &samples)
        stages = nil
    }
}
