#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Chooses one candidate of each frame so that strengths less the costs of jumps are largest in all (Boersma 1993, step 4; Viterbi), while
/// frames are still coming.
///
/// Of each frame's candidates, the best way from the beginning is known, and where all these ways have become one, the choice is final:
/// whatever comes later extends one of them. `settle` finds how far that reaches.
struct PitchPath: Sendable {
    private let parameters: PitchParameters
    private let jumpCost: Double
    private let voicingCost: Double

    /// Of the frames that are held: all candidates one after the other, where each frame's begin, and the end of the last one's.
    var candidates: [PitchCandidate] = []
    private(set) var starts = [0]
    private(set) var weights: [FrameWeight] = []
    /// For each candidate, the best one of the frame before, counted within that frame.
    private var from: [Int32] = []
    /// Of the newest frame's candidates: the score of the best way to each, and its octave, NaN if it is unvoiced.
    private var scores: [Double] = []
    private var octaves: [Double] = []
    private var nextScores: [Double] = []
    private var nextOctaves: [Double] = []

    /// What a frame carries besides its candidates.
    struct FrameWeight: Sendable {
        /// The frame's peak over that of the sound, 0…1.
        var intensity: Double
        /// The peak that the sound is known to have.
        var soundPeak: Float
    }

    init(_ parameters: PitchParameters, stepSeconds: Double) {
        self.parameters = parameters
        // Costs are stated for frames 0.01 s apart.
        jumpCost = parameters.octaveJumpCost * 0.01 / stepSeconds
        voicingCost = parameters.voicedUnvoicedCost * 0.01 / stepSeconds
    }

    /// Frames that are held.
    var frameCount: Int { starts.count - 1 }

    /// Makes a frame of the candidates that were appended since the last one.
    mutating func closeFrame(_ weight: FrameWeight) {
        let unvoiced = unvoicedStrength(weight.intensity)
        nextScores.removeAll(keepingCapacity: true)
        nextOctaves.removeAll(keepingCapacity: true)
        for candidate in candidates[starts[frameCount]...] {
            let octave = isVoiced(candidate) ? log2(candidate.frequencyHz) : .nan
            let strength = octave.isNaN ? unvoiced : candidate.strength - octaveCost(octave)
            let before = bestBefore(octave)
            nextOctaves.append(octave)
            nextScores.append(strength + before.score)
            from.append(before.candidate)
        }
        swap(&scores, &nextScores)
        swap(&octaves, &nextOctaves)
        starts.append(candidates.count)
        weights.append(weight)
    }

    private func bestBefore(_ octave: Double) -> (candidate: Int32, score: Double) {
        guard !scores.isEmpty else { return (0, 0) }
        var (best, bestScore) = (0, -Double.infinity)
        for before in scores.indices {
            let score = scores[before] - transitionCost(octaves[before], octave)
            if score > bestScore { (best, bestScore) = (before, score) }
        }
        return (Int32(best), bestScore)
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

extension PitchPath {
    /// The best way to the newest frame, as the index in `candidates` of each frame's choice.
    func best() -> [Int] {
        var best = 0
        for candidate in scores.indices where scores[candidate] > scores[best] { best = candidate }
        return way(to: best, in: frameCount - 1)
    }

    /// The way that leads to a candidate of a frame.
    private func way(to candidate: Int, in frame: Int) -> [Int] {
        guard frame >= 0 else { return [] }
        var chosen = [Int](repeating: 0, count: frame + 1)
        var at = starts[frame] + candidate
        for frame in stride(from: frame, through: 0, by: -1) {
            chosen[frame] = at
            if frame > 0 { at = starts[frame - 1] + Int(from[at]) }
        }
        return chosen
    }

    /// The choice of the frames that no later frame can change, as in `best`.
    ///
    /// - Parameter limit: the most frames that may stay open; beyond it the oldest ones are decided by the best way so far, and ways that
    ///   would have it otherwise are given up.
    mutating func settle(limit: Int) -> [Int] {
        let decided = common()
        guard frameCount - decided.count > limit else { return decided }
        return force(limit)
    }

    /// The way that all ways have in common.
    private func common() -> [Int] {
        var alive = scores.indices.filter { scores[$0] > -.infinity }
        var parents: [Int] = []
        for frame in stride(from: frameCount - 1, to: 0, by: -1) {
            parents.removeAll(keepingCapacity: true)
            for candidate in alive {
                let parent = Int(from[starts[frame] + candidate])
                if !parents.contains(parent) { parents.append(parent) }
            }
            if parents.count == 1 { return way(to: parents[0], in: frame - 1) }
            swap(&alive, &parents)
        }
        return []
    }

    private mutating func force(_ limit: Int) -> [Int] {
        let last = frameCount - limit - 1
        let chosen = best()
        for candidate in scores.indices where way(to: candidate, in: frameCount - 1)[last] != chosen[last] {
            scores[candidate] = -.infinity
        }
        return Array(chosen[...last])
    }

    /// What a frame has chosen.
    func choice(_ candidate: Int) -> PitchCandidate { isVoiced(candidates[candidate]) ? candidates[candidate] : .unvoiced }

    /// Lets go of the oldest frames.
    mutating func forget(_ count: Int) {
        guard count > 0 else { return }
        let end = starts[count]
        candidates.removeFirst(end)
        from.removeFirst(end)
        weights.removeFirst(count)
        starts.removeFirst(count)
        for index in starts.indices { starts[index] -= end }
    }
}
