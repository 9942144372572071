/// The peak of each frame's correlation, and the path through them, over a whole sound.
struct CorrelationPitch<Frames: CorrelationFrames> {
    let parameters: PitchParameters
    let sampleRate: Double
    let stepSeconds: Double
    let frames: Frames

    func track(_ samples: UnsafeBufferPointer<Float>) throws -> PitchTrack {
        let grid = try FrameGrid.covering(
            sampleCount: samples.count, sampleRate: sampleRate, windowSeconds: frames.windowSeconds, stepSeconds: stepSeconds,
            placement: parameters.placement)
        let globalPeak = SampleSums.peak(samples, from: SampleSums.longMean(samples))
        var collected = PitchFrames(parameters, sampleRate: sampleRate)
        frames.forEachCurve(SoundPiece(samples: samples, firstIndex: 0), grid, 0..<grid.count) { curve, peak in
            collected.append(
                curve, lagEnd: frames.lagEnd, intensity: globalPeak > 0 ? Double(peak / globalPeak) : 0)
        }
        return collected.track(grid, durationSeconds: Double(samples.count) / sampleRate)
    }
}

extension CorrelationPitch<AutocorrelationFrames> {
    /// - Parameter periodsPerWindow: with a Hann window; a Gaussian one takes twice as many.
    init(autocorrelation parameters: PitchParameters, sampleRate: Double, periodsPerWindow: Double = 3) {
        self.init(
            parameters: parameters, sampleRate: sampleRate,
            stepSeconds: parameters.timeStep > 0 ? parameters.timeStep : 0.25 * periodsPerWindow / parameters.pitchFloor,
            frames: AutocorrelationFrames(
                sampleRate: sampleRate, pitchFloor: parameters.pitchFloor,
                periodsPerWindow: parameters.veryAccurate ? 2 * periodsPerWindow : periodsPerWindow,
                shape: parameters.veryAccurate ? .gaussian : .hann))
    }
}

extension CorrelationPitch<CrossCorrelationFrames> {
    init(crossCorrelation parameters: PitchParameters, sampleRate: Double, periodsPerWindow: Double = 1) {
        self.init(
            parameters: parameters, sampleRate: sampleRate,
            stepSeconds: parameters.timeStep > 0 ? parameters.timeStep : 0.25 * periodsPerWindow / parameters.pitchFloor,
            frames: CrossCorrelationFrames(
                sampleRate: sampleRate, pitchFloor: parameters.pitchFloor, periodsPerWindow: periodsPerWindow))
    }
}
