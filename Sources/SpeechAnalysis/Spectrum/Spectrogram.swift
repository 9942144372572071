#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How the power of a sound is spread over time and frequency.
public struct Spectrogram: Sendable, Equatable {
    /// Where the frames lie.
    public var grid: FrameGrid
    /// The middle of the lowest bin, in Hz.
    public var lowestFrequencyHz: Double
    /// From one bin's middle to the next one's, in Hz.
    public var frequencyStepHz: Double
    /// Bins in a frame.
    public var binCount: Int
    /// Frame by frame, the power of each bin, in squares of the samples' unit: white noise reads its variance in every bin, on average.
    public var power: [Float]

    /// The middle of a bin in Hz.
    public func frequencyHz(_ bin: Int) -> Double { lowestFrequencyHz + Double(bin) * frequencyStepHz }

    /// The bins of one frame.
    public func frame(_ frame: Int) -> ArraySlice<Float> { power[frame * binCount..<(frame + 1) * binCount] }

    /// The level of a bin in dB re 2·10⁻⁵, as if samples were pascals; −300 for silence.
    public func decibels(frame: Int, bin: Int) -> Double {
        let power = Double(power[frame * binCount + bin])
        return power > 4e-40 ? 10 * log10(power / 4e-10) : -300
    }

    /// The spectrogram of a whole sound, in frames at Praat's places.
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1, at `sampleRate` Hz, at least twice the window length.
    /// - Throws: `SpeechAnalysisError`: `.tooShort`, `.notFinite`, `.badParameter`, `.unsupportedSampleRate`.
    public static func measure(
        _ samples: [Float], sampleRate: Double, parameters: SpectrogramParameters = SpectrogramParameters()
    ) throws -> Spectrogram {
        var analyzer = try SpectrogramAnalyzer(sampleRate: sampleRate, parameters: parameters, soundSampleCount: samples.count)
        var power: [Float] = []
        power.reserveCapacity(analyzer.grid.count * analyzer.binCount)
        // In pieces that stay in the cache.
        for start in stride(from: 0, to: samples.count, by: 16_384) {
            try analyzer.push(Array(samples[start..<min(samples.count, start + 16_384)]), into: &power)
        }
        analyzer.finish(into: &power)
        return Spectrogram(
            grid: analyzer.grid, lowestFrequencyHz: analyzer.lowestFrequencyHz, frequencyStepHz: analyzer.frequencyStepHz,
            binCount: analyzer.binCount, power: power)
    }
}
