/// The peak of each frame's correlation, and the path through them, over a whole sound.
struct CorrelationPitch<Frames: CorrelationFrames> {
    let parameters: PitchParameters
    let sampleRate: Double
    let stepSeconds: Double
    let frames: Frames

    func track(_ samples: UnsafeBufferPointer<Float>) throws -> PitchTrack {
        var collected = PitchFrames(parameters, sampleRate: sampleRate)
        let grid = try forEachFrame(samples) { curve, intensity in
            collected.append(curve, lagEnd: frames.lagEnd, intensity: intensity)
        }
        return collected.track(grid, durationSeconds: Double(samples.count) / sampleRate)
    }

    /// Hands each frame's correlation curve, and its peak over that of the sound (0…1), to `body`, in order.
    func forEachFrame(
        _ samples: UnsafeBufferPointer<Float>, _ body: (UnsafeBufferPointer<Float>, Double) -> Void
    ) throws -> FrameGrid {
        let grid = try FrameGrid.covering(
            sampleCount: samples.count, sampleRate: sampleRate, windowSeconds: frames.windowSeconds, stepSeconds: stepSeconds,
            placement: parameters.placement)
        let soundPeak = SampleSums.peak(samples, from: SampleSums.longMean(samples))
        frames.forEachCurve(SoundPiece(samples: samples, firstIndex: 0), grid, 0..<grid.count) { curve, peak in
            body(curve, soundPeak > 0 ? min(1, Double(peak / soundPeak)) : 0)
        }
        return grid
    }
}

extension CorrelationPitch<AutocorrelationFrames> {
    init(autocorrelation parameters: PitchParameters, sampleRate: Double) {
        self.init(
            parameters: parameters, sampleRate: sampleRate,
            stepSeconds: parameters.timeStep > 0 ? parameters.timeStep : 0.75 / parameters.pitchFloor,
            frames: AutocorrelationFrames(
                sampleRate: sampleRate, pitchFloor: parameters.pitchFloor, periodsPerWindow: parameters.veryAccurate ? 6 : 3,
                shape: parameters.veryAccurate ? .gaussian : .hann))
    }

    /// For harmonicity: a Gaussian window, which is twice as long as it counts for.
    init(gaussian parameters: PitchParameters, sampleRate: Double, periodsPerWindow: Double) {
        self.init(
            parameters: parameters, sampleRate: sampleRate, stepSeconds: parameters.timeStep,
            frames: AutocorrelationFrames(
                sampleRate: sampleRate, pitchFloor: parameters.pitchFloor, periodsPerWindow: 2 * periodsPerWindow, shape: .gaussian))
    }
}

extension CorrelationPitch<CrossCorrelationFrames> {
    init(crossCorrelation parameters: PitchParameters, sampleRate: Double, periodsPerWindow: Double = 1) {
        self.init(
            parameters: parameters, sampleRate: sampleRate,
            stepSeconds: parameters.timeStep > 0 ? parameters.timeStep : 0.25 / parameters.pitchFloor,
            frames: CrossCorrelationFrames(
                sampleRate: sampleRate, pitchFloor: parameters.pitchFloor, periodsPerWindow: periodsPerWindow))
    }
}
