#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lowers what lies between the words of somebody who speaks near the microphone: voices in the background, which no estimate of a steady
/// noise takes away, and which a recogniser would hear as words.
///
/// A downward expander on whole stretches. Frames of 32 ms are weighed by their level between 200 and 4,000 Hz; those within 4 dB of the
/// sound's quiet level (the quietest 15 %), but at most half-way up to its loud level (the loudest tenth), are lowered. What was louder
/// holds on and falls by 75 dB a second, so that the ends of words stay.
public enum PauseAttenuation {
    private static let fallDecibelsPerSecond = 75.0
    private static let margin = 4.0

    /// - Parameters:
    ///   - samples: mono, −1…1, at `sampleRate` Hz; any length.
    ///   - reduction: the most that a moment is lowered by, 0 to 60 dB.
    /// - Returns: as many samples; those of a sound shorter than four frames as they are.
    /// - Throws: `SpeechAnalysisError`: `.notFinite`, `.badParameter`, `.unsupportedSampleRate`.
    public static func apply(_ samples: [Float], sampleRate: Double, reduction: Double = 12) throws -> [Float] {
        try SpeechAnalysisError.checkPiece(samples, startingAt: 0, sampleRate: sampleRate)
        try SpeechAnalysisError.require((0...60).contains(reduction), "reduction", reduction, "0 to 60 dB")
        guard let levels = SpeechBandLevels(samples, sampleRate: sampleRate) else { return samples }
        let gains = gains(levels, hopSeconds: Double(levels.hop) / sampleRate, reduction)
        return lowered(samples, gains, hop: levels.hop)
    }

    /// What each frame is multiplied by.
    private static func gains(_ levels: SpeechBandLevels, hopSeconds: Double, _ reduction: Double) -> [Float] {
        let (quiet, loud) = (levels.quantile(0.15), levels.quantile(0.9))
        let threshold = min(quiet + margin, (quiet + loud) / 2)
        let fall = fallDecibelsPerSecond * hopSeconds
        var held = -Double.infinity
        let shares = levels.decibels.map { level -> Double in
            held = max(level, held - fall)
            return 1 / (1 + exp(threshold - held))
        }
        return shares.indices.map { frame in
            let near = shares[max(0, frame - 1)...min(shares.count - 1, frame + 1)]
            let share = near.reduce(0, +) / Double(near.count)
            return Float(pow(10, -reduction * (1 - share) / 20))
        }
    }

    /// Frame i has its middle at i + 1 hops; between middles the gain goes in a straight line.
    private static func lowered(_ samples: [Float], _ gains: [Float], hop: Int) -> [Float] {
        samples.indices.map { n in
            let place = Float(n) / Float(hop) - 1
            let frame = max(0, min(gains.count - 1, Int(place.rounded(.down))))
            let next = min(gains.count - 1, frame + 1)
            let share = max(0, min(1, place - Float(frame)))
            return samples[n] * (gains[frame] + (gains[next] - gains[frame]) * share)
        }
    }
}
