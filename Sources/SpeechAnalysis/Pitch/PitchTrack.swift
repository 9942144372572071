/// A pitch that a frame may have.
public struct PitchCandidate: Sendable, Equatable {
    /// Hz; 0 is "unvoiced".
    public var frequencyHz: Double
    /// The height of the correlation's peak: 1 is perfectly periodic. 0 for the unvoiced candidate.
    public var strength: Double

    public init(frequencyHz: Double, strength: Double) { (self.frequencyHz, self.strength) = (frequencyHz, strength) }

    static let unvoiced = PitchCandidate(frequencyHz: 0, strength: 0)
}

/// Fundamental frequency over time: one value for each frame, and the candidates that it was chosen from.
public struct PitchTrack: Sendable, Equatable {
    public let grid: FrameGrid
    /// Hz; frames at or above it are unvoiced.
    public let ceilingHz: Double
    /// How long the sound is, in seconds.
    public let durationSeconds: Double
    /// The chosen pitch of each frame in Hz, 0 where unvoiced.
    public let frequenciesHz: [Double]
    /// The periodicity of what was chosen, 0 where unvoiced.
    public let strengths: [Double]
    /// Each frame's peak over that of the sound, 0…1.
    public let intensities: [Double]

    let candidates: [PitchCandidate]
    /// Where each frame's candidates begin, and the end of the last one's.
    let candidateStarts: [Int]

    public var frameCount: Int { frequenciesHz.count }

    /// The pitch of a frame in Hz, nil where unvoiced.
    public subscript(frame: Int) -> Double? { frequenciesHz[frame] > 0 ? frequenciesHz[frame] : nil }

    /// What the pitch of a frame was chosen from; the unvoiced candidate is one of them.
    public func candidates(inFrame frame: Int) -> ArraySlice<PitchCandidate> {
        candidates[candidateStarts[frame]..<candidateStarts[frame + 1]]
    }

    /// The pitch at any time in Hz, interpolated linearly between neighbouring voiced frames; nil where the nearest frame is unvoiced.
    public func valueHz(at seconds: Double) -> Double? {
        guard let nearest = grid.frame(at: seconds), let value = self[nearest] else { return nil }
        let position = (seconds - grid.startSeconds) / grid.stepSeconds
        let other = Double(nearest) <= position ? nearest + 1 : nearest - 1
        guard other >= 0, other < frameCount, let next = self[other] else { return value }
        return value + (next - value) * abs(position - Double(nearest))
    }
}
