/// Where the values of a sound lie: what "silent beside the rest of the sound" is reckoned from.
///
/// Pitch, harmonicity and pulses weigh each moment against the peak of the whole sound. Of a recording that can be read twice, the first
/// reading makes this (`SoundScaleMeter`), and the second one gives what the call for a whole sound gives, bit for bit.
public struct SoundScale: Sendable, Equatable {
    public var lowest: Float
    public var highest: Float
    public var mean: Float

    /// - Parameters: in the samples' unit.
    public init(lowest: Float, highest: Float, mean: Float) { (self.lowest, self.highest, self.mean) = (lowest, highest, mean) }

    /// The scale of samples that are there as a whole.
    public init(_ samples: [Float]) { self = samples.withUnsafeBufferPointer { SoundScale($0) } }

    init(_ samples: UnsafeBufferPointer<Float>) {
        guard !samples.isEmpty else {
            self.init(lowest: 0, highest: 0, mean: 0)
            return
        }
        let range = SampleSums.range(samples)
        self.init(lowest: range.lowest, highest: range.highest, mean: SampleSums.longMean(samples))
    }

    /// The largest distance from the mean.
    var peakFromMean: Float { max(0, highest - mean, mean - lowest) }
    /// The largest magnitude.
    var peak: Float { max(0, highest, -lowest) }
}

/// Makes the scale of a sound that arrives in pieces; pieces of any size give the same one, bit for bit.
public struct SoundScaleMeter: Sendable {
    private var block: [Float] = []
    private var sum = 0.0
    private var samplesRead = 0
    private var lowest = Float.infinity
    private var highest = -Float.infinity

    public init() {}

    /// Reads further samples.
    ///
    /// - Throws: `SpeechAnalysisError.notFinite`; nothing of this piece has been read then.
    public mutating func push(_ samples: [Float]) throws {
        try SpeechAnalysisError.checkFinite(samples, startingAt: samplesRead)
        samplesRead += samples.count
        samples.withUnsafeBufferPointer {
            let range = SampleSums.range($0)
            (lowest, highest) = (min(lowest, range.lowest), max(highest, range.highest))
        }
        block += samples
        var start = 0
        while block.count - start >= SampleSums.blockCount {
            sum += block[start..<start + SampleSums.blockCount].withUnsafeBufferPointer { SampleSums.blockSum($0) }
            start += SampleSums.blockCount
        }
        block.removeFirst(start)
    }

    /// Of all that was read; all 0 before the first sample.
    public var scale: SoundScale {
        guard samplesRead > 0 else { return SoundScale(lowest: 0, highest: 0, mean: 0) }
        let rest = block.withUnsafeBufferPointer { SampleSums.blockSum($0) }
        return SoundScale(lowest: lowest, highest: highest, mean: Float((sum + rest) / Double(samplesRead)))
    }
}

/// The scale that a frame is weighed against: that of the whole sound, or, while nobody knows it, of the sound up to the frame's end.
///
/// Where it grows, it does so from frame to frame, so that it depends on frames alone and not on the pieces that the sound came in.
struct FrameScale: Sendable {
    private let known: SoundScale?
    private var sum = 0.0
    private var end = 0
    private var lowest = Float.infinity
    private var highest = -Float.infinity

    init(_ known: SoundScale?) { self.known = known }

    /// Samples from here on are still to be read; nothing is read if the scale is known.
    var neededFrom: Int { known == nil ? end : .max }

    /// The scale for a frame that ends before a sample.
    ///
    /// - Parameters:
    ///   - sound: holds everything from `neededFrom` to there, or to the sound's end.
    mutating func scale(upTo sample: Int, _ sound: SoundPiece) -> SoundScale {
        if let known { return known }
        let next = min(sample, sound.firstIndex + sound.samples.count)
        if next > end {
            let new = UnsafeBufferPointer(rebasing: sound.samples[end - sound.firstIndex..<next - sound.firstIndex])
            let range = SampleSums.range(new)
            (lowest, highest) = (min(lowest, range.lowest), max(highest, range.highest))
            sum += SampleSums.longSum(new)
            end = next
        }
        guard end > 0 else { return SoundScale(lowest: 0, highest: 0, mean: 0) }
        return SoundScale(lowest: lowest, highest: highest, mean: Float(sum / Double(end)))
    }
}
