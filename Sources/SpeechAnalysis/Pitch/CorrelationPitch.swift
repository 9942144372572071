/// A way to find pitch by likeness, with its settings worked out.
struct CorrelationPitch: Sendable {
    let parameters: PitchParameters
    let sampleRate: Double
    let stepSeconds: Double
    let frames: any CorrelationFrames

    /// - Throws: `SpeechAnalysisError.badParameter`.
    init(_ parameters: PitchParameters, _ method: PitchParameters.Method, sampleRate: Double) throws {
        try parameters.checked(method, sampleRate: sampleRate)
        let floor = parameters.pitchFloor
        switch method {
        case .autocorrelation:
            self.init(
                parameters, sampleRate, step: 0.75 / floor,
                AutocorrelationFrames(
                    sampleRate: sampleRate, pitchFloor: floor, periodsPerWindow: parameters.veryAccurate ? 6 : 3,
                    shape: parameters.veryAccurate ? .gaussian : .hann))
        case .crossCorrelation:
            self.init(
                parameters, sampleRate, step: 0.25 / floor,
                CrossCorrelationFrames(sampleRate: sampleRate, pitchFloor: floor, periodsPerWindow: 1))
        }
    }

    /// For harmonicity. By autocorrelation, the window is a Gaussian, which is twice as long as it counts for.
    ///
    /// - Throws: `SpeechAnalysisError.badParameter`.
    init(harmonicity parameters: HarmonicityParameters, _ method: PitchParameters.Method, sampleRate: Double) throws {
        try parameters.checked(sampleRate: sampleRate)
        let (floor, periods) = (parameters.minimumPitch, parameters.periodsPerWindow)
        let frames: any CorrelationFrames =
            switch method {
            case .autocorrelation:
                AutocorrelationFrames(sampleRate: sampleRate, pitchFloor: floor, periodsPerWindow: 2 * periods, shape: .gaussian)
            case .crossCorrelation: CrossCorrelationFrames(sampleRate: sampleRate, pitchFloor: floor, periodsPerWindow: periods)
            }
        self.init(parameters.pitchParameters(sampleRate: sampleRate), sampleRate, step: 0, frames)
    }

    /// - Parameter step: for parameters that leave it open.
    private init(_ parameters: PitchParameters, _ sampleRate: Double, step: Double, _ frames: any CorrelationFrames) {
        (self.parameters, self.sampleRate, self.frames) = (parameters, sampleRate, frames)
        stepSeconds = parameters.timeStep > 0 ? parameters.timeStep : step
    }

    /// Where the frames lie in a sound.
    ///
    /// - Throws: `SpeechAnalysisError.tooShort` if the sound is known to be.
    func schedule(soundSampleCount: Int?) throws -> FrameSchedule {
        try FrameSchedule(
            sampleRate: sampleRate, windowSeconds: frames.windowSeconds, stepSeconds: stepSeconds, soundSampleCount: soundSampleCount,
            placement: parameters.placement)
    }

    /// The longest period that a candidate can have, in seconds.
    var longestPeriodSeconds: Double { Double(frames.lagEnd) / sampleRate }
}

/// Curves of frames, in order, of a sound that is there as a whole or arrives in pieces.
struct CurveReader: Sendable {
    let analysis: CorrelationPitch
    let schedule: FrameSchedule
    private let laneCount: Int
    private(set) var framesDone = 0
    private var scale: FrameScale

    /// - Throws: `SpeechAnalysisError.tooShort` if the sound is known to be.
    init(_ analysis: CorrelationPitch, scale: SoundScale?, soundSampleCount: Int?) throws {
        self.analysis = analysis
        schedule = try analysis.schedule(soundSampleCount: soundSampleCount)
        laneCount = type(of: analysis.frames).laneCount
        self.scale = FrameScale(scale)
    }

    /// What a frame is told besides its curve.
    struct Weight {
        /// Of the sound, or of the sound so far.
        let scale: SoundScale
        /// The frame's peak over that of the sound, 0…1.
        let intensity: Double
    }

    /// Hands the curves of all frames that can be done by now to `body`.
    ///
    /// - Parameter ended: whether the sound ends where the piece does.
    mutating func read(_ sound: SoundPiece, ended: Bool, _ body: (UnsafeBufferPointer<Float>, Weight) -> Void) {
        let range = framesDone..<max(framesDone, ready(sound.firstIndex + sound.samples.count, ended))
        framesDone = range.upperBound
        var frame = range.lowerBound
        analysis.frames.forEachCurve(sound, schedule.grid, range) { curve, peak in
            let scale = scale.scale(upTo: analysis.frames.span(schedule.grid, frame).upperBound, sound)
            frame += 1
            body(curve, Weight(scale: scale, intensity: scale.peakFromMean > 0 ? min(1, Double(peak / scale.peakFromMean)) : 0))
        }
    }

    /// Frames go in whole batches until the sound ends.
    private func ready(_ sampleCount: Int, _ ended: Bool) -> Int {
        var next = framesDone
        let (grid, lanes) = (schedule.grid, laneCount)
        if ended { return schedule.frames(in: sampleCount, ended: true) }
        while next + lanes <= grid.count, analysis.frames.span(grid, next + lanes - 1).upperBound <= sampleCount { next += lanes }
        return min(next, schedule.frames(in: sampleCount, ended: false) / lanes * lanes)
    }

    /// No later frame looks at a sample before this one.
    var neededFrom: Int {
        framesDone < schedule.grid.count ? min(scale.neededFrom, analysis.frames.span(schedule.grid, framesDone).lowerBound) : .max
    }

    /// How long after its middle a frame is read, at most, in seconds.
    var latencySeconds: Double {
        // Spans are whole samples, so one frame's tells any frame's within a sample.
        let end = Double(analysis.frames.span(schedule.grid, 0).upperBound) / analysis.sampleRate - schedule.grid.seconds(0)
        return max(end, 0.5 * analysis.frames.windowSeconds) + Double(laneCount - 1) * analysis.stepSeconds + 2 / analysis.sampleRate
    }
}
