/// Frames' candidates as they are found, and the track that is made of them.
struct PitchFrames {
    private let parameters: PitchParameters
    private var finder: CandidateFinder
    private var candidates: [PitchCandidate] = []
    private var starts = [0]
    private var intensities: [Double] = []

    init(_ parameters: PitchParameters, sampleRate: Double) {
        self.parameters = parameters
        finder = CandidateFinder(parameters, sampleRate: sampleRate, interpolator: .deep)
    }

    /// - Parameter intensity: the frame's peak over that of the sound, 0…1.
    mutating func append(_ curve: UnsafeBufferPointer<Float>, lagEnd: Int, intensity: Double) {
        finder.append(curve, lagEnd: lagEnd, to: &candidates)
        starts.append(candidates.count)
        intensities.append(intensity)
    }

    /// Chooses the path.
    func track(_ grid: FrameGrid, durationSeconds: Double) -> PitchTrack {
        let path = PitchPath(parameters, stepSeconds: grid.stepSeconds).choose(candidates, starts: starts, intensities: intensities)
        let chosen = path.map { candidates[$0].frequencyHz < parameters.pitchCeiling ? candidates[$0] : .unvoiced }
        return PitchTrack(
            grid: grid, ceilingHz: parameters.pitchCeiling, durationSeconds: durationSeconds,
            frequenciesHz: chosen.map(\.frequencyHz), strengths: chosen.map(\.strength), intensities: intensities,
            candidates: candidates, candidateStarts: starts)
    }
}

extension SincInterpolator {
    /// For correlations: 70 samples on each side.
    static let deep = SincInterpolator(depth: 70)
}
