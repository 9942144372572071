#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a pitch track is like over a time: all from its voiced frames.
public struct PitchStatistics: Sendable, Equatable {
    public let voicedFrames: Int
    public let frames: Int
    public let meanHz: Double
    /// With one degree of freedom fewer than frames; 0 for one frame.
    public let standardDeviationHz: Double
    public let minimumHz: Double
    public let maximumHz: Double
    public let medianHz: Double
    /// 10 %, 25 %, 75 % and 90 % of voiced frames lie below.
    public let quantile10Hz: Double
    public let quantile25Hz: Double
    public let quantile75Hz: Double
    public let quantile90Hz: Double
    /// From the lowest to the highest pitch.
    public let rangeSemitones: Double
    /// How much pitch moves, up and down, in a second, from the first voiced frame to the last; nil with fewer than two of them.
    public let meanAbsoluteSlopeHzPerSecond: Double?
    public let meanAbsoluteSlopeSemitonesPerSecond: Double?
    /// The same in semitones, with whole octaves taken off each movement: an octave more or less is more often an error than a melody.
    public let slopeWithoutOctaveJumpsSemitonesPerSecond: Double?
}

extension PitchTrack {
    /// Statistics of the voiced frames, or nil if there are none.
    public func statistics() -> PitchStatistics? { PitchStatistics(frequenciesHz, stepSeconds: grid.stepSeconds) }
}

extension PitchStatistics {
    /// - Parameters:
    ///   - frequenciesHz: of frames that follow each other, 0 where unvoiced.
    /// - Returns: nil if no frame is voiced.
    public init?(_ frequenciesHz: [Double], stepSeconds: Double) {
        var sorted = frequenciesHz.filter { $0 > 0 }
        sorted.sort()
        guard let lowest = sorted.first, let highest = sorted.last else { return nil }
        let mean = sorted.reduce(0, +) / Double(sorted.count)
        let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let slope = Self.meanAbsoluteSlope(frequenciesHz, stepSeconds)
        self.init(
            voicedFrames: sorted.count, frames: frequenciesHz.count, meanHz: mean,
            standardDeviationHz: sorted.count > 1 ? (squares / Double(sorted.count - 1)).squareRoot() : 0,
            minimumHz: lowest, maximumHz: highest, medianHz: Quantile.of(sorted, 0.5), quantile10Hz: Quantile.of(sorted, 0.1),
            quantile25Hz: Quantile.of(sorted, 0.25), quantile75Hz: Quantile.of(sorted, 0.75),
            quantile90Hz: Quantile.of(sorted, 0.9), rangeSemitones: 12 * log2(highest / lowest),
            meanAbsoluteSlopeHzPerSecond: slope?.hertz, meanAbsoluteSlopeSemitonesPerSecond: slope?.semitones,
            slopeWithoutOctaveJumpsSemitonesPerSecond: slope?.semitonesWithoutJumps)
    }

    /// From each voiced frame to the next one, pauses between them included, over the time from the first to the last.
    private static func meanAbsoluteSlope(
        _ frequenciesHz: [Double], _ stepSeconds: Double
    ) -> (hertz: Double, semitones: Double, semitonesWithoutJumps: Double)? {
        let voiced = frequenciesHz.indices.lazy.filter { frequenciesHz[$0] > 0 }
        guard let first = voiced.first, let last = voiced.last, last > first else { return nil }
        var (hertz, semitones, withoutJumps) = (0.0, 0.0, 0.0)
        for (a, b) in zip(voiced, voiced.dropFirst()) {
            let octaves = log2(frequenciesHz[b] / frequenciesHz[a])
            hertz += abs(frequenciesHz[b] - frequenciesHz[a])
            semitones += 12 * abs(octaves)
            withoutJumps += 12 * abs(octaves - octaves.rounded())
        }
        let seconds = Double(last - first) * stepSeconds
        return (hertz / seconds, semitones / seconds, withoutJumps / seconds)
    }
}

/// Quantiles as Praat takes them: halfway between neighbours, so that of n values the k-th lies at (k − ½) / n.
enum Quantile {
    /// - Parameter sorted: at least one value, from low to high.
    static func of(_ sorted: [Double], _ share: Double) -> Double {
        let place = share * Double(sorted.count) - 0.5
        guard place > 0 else { return sorted[0] }
        let index = Int(place)
        guard index + 1 < sorted.count else { return sorted[sorted.count - 1] }
        return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
    }
}
