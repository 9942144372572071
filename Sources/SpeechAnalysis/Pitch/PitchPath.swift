#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Chooses one candidate of each frame so that strengths less the costs of jumps are largest in all (Boersma 1993, step 4; Viterbi).
struct PitchPath {
    private let parameters: PitchParameters
    private let jumpCost: Double
    private let voicingCost: Double

    init(_ parameters: PitchParameters, stepSeconds: Double) {
        self.parameters = parameters
        // Costs are stated for frames 0.01 s apart.
        jumpCost = parameters.octaveJumpCost * 0.01 / stepSeconds
        voicingCost = parameters.voicedUnvoicedCost * 0.01 / stepSeconds
    }

    /// - Parameters:
    ///   - candidates: all frames', one after the other.
    ///   - starts: where each frame's begin, and the end of the last one's.
    ///   - intensities: of each frame, 0…1.
    /// - Returns: the index in `candidates` that each frame has chosen.
    func choose(_ candidates: [PitchCandidate], starts: [Int], intensities: [Double]) -> [Int] {
        guard starts.count > 1 else { return [] }
        // The octave of a voiced candidate, NaN of an unvoiced one.
        let octaves = candidates.map { isVoiced($0) ? log2($0.frequencyHz) : .nan }
        var scores = [Double](repeating: 0, count: candidates.count)
        var from = [Int](repeating: 0, count: candidates.count)
        for frame in 0..<starts.count - 1 {
            let unvoiced = unvoicedStrength(intensities[frame])
            for candidate in starts[frame]..<starts[frame + 1] {
                let octave = octaves[candidate]
                let strength = octave.isNaN ? unvoiced : candidates[candidate].strength - octaveCost(octave)
                guard frame > 0 else {
                    scores[candidate] = strength
                    continue
                }
                var (best, bestScore) = (0, -Double.infinity)
                for before in starts[frame - 1]..<starts[frame] {
                    let score = scores[before] - transitionCost(octaves[before], octave)
                    if score > bestScore { (best, bestScore) = (before, score) }
                }
                scores[candidate] = bestScore + strength
                from[candidate] = best
            }
        }
        return trace(scores, from, starts)
    }

    private func trace(_ scores: [Double], _ from: [Int], _ starts: [Int]) -> [Int] {
        let frameCount = starts.count - 1
        var chosen = [Int](repeating: 0, count: frameCount)
        var best = starts[frameCount - 1]
        for candidate in starts[frameCount - 1]..<starts[frameCount] where scores[candidate] > scores[best] { best = candidate }
        for frame in stride(from: frameCount - 1, through: 0, by: -1) {
            chosen[frame] = best
            best = from[best]
        }
        return chosen
    }

    private func isVoiced(_ candidate: PitchCandidate) -> Bool {
        candidate.frequencyHz > 0 && candidate.frequencyHz < parameters.pitchCeiling
    }

    private func octaveCost(_ octave: Double) -> Double { parameters.octaveCost * (log2(parameters.pitchCeiling) - octave) }

    /// Grows as a frame falls below the silence threshold.
    func unvoicedStrength(_ intensity: Double) -> Double {
        guard parameters.silenceThreshold > 0 else { return parameters.voicingThreshold }
        let silence = 2 - intensity / (parameters.silenceThreshold / (1 + parameters.voicingThreshold))
        return parameters.voicingThreshold + max(0, silence)
    }

    /// NaN stands for unvoiced.
    @inline(__always)
    private func transitionCost(_ a: Double, _ b: Double) -> Double {
        let jump = jumpCost * abs(a - b)
        if !jump.isNaN { return jump }
        return a.isNaN && b.isNaN ? 0 : voicingCost
    }
}
