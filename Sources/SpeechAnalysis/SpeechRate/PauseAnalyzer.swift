/// Finds silent pauses while somebody speaks, as `SilentPauses` does in a whole sound; pieces of any size give the same pauses, bit for bit.
///
/// A pause comes when it is over. Silence is weighed against the loud parts of the sound: given their level, pauses are those of the whole
/// sound; without it, each moment is weighed against the sound up to then (to an eighth of a decibel), and the pauses of the first seconds
/// may differ while the level settles.
public struct PauseAnalyzer: StreamingAnalyzer {
    private var intensity: IntensityAnalyzer
    private var finder: PauseFinder
    private var loud = RunningQuantile(share: 0.99)
    private let loudDecibels: Double?
    private let sampleRate: Double
    private var samplesRead = 0
    private let minimumSounding: Double

    /// - Parameters:
    ///   - sampleRate: in Hz.
    ///   - loudDecibels: what 99 % of the sound's intensity do not exceed (`IntensityTrack.quantileDecibels`), if known.
    ///   - soundSampleCount: the samples of the whole sound, if known: frames are centred in it then; otherwise the first one begins with it.
    /// - Throws: `SpeechAnalysisError`: `.badParameter`, `.unsupportedSampleRate`, `.tooShort` if the sound is known to be.
    public init(
        sampleRate: Double, parameters: PauseParameters = PauseParameters(), loudDecibels: Double? = nil, soundSampleCount: Int? = nil
    ) throws {
        try parameters.checked()
        intensity = try IntensityAnalyzer(
            sampleRate: sampleRate, parameters: parameters.intensity, soundSampleCount: soundSampleCount)
        finder = PauseFinder(intensity.grid, parameters)
        (self.sampleRate, self.loudDecibels, minimumSounding) = (sampleRate, loudDecibels, parameters.minimumSounding)
    }

    /// From the end of a pause to when it is given.
    public var latencySeconds: Double { intensity.latencySeconds + minimumSounding + 2 * intensity.grid.stepSeconds }

    public mutating func push(_ samples: [Float]) throws -> [SpeechPause] {
        let frames = try intensity.push(samples)
        samplesRead += samples.count
        return find(frames)
    }

    public mutating func finish() -> [SpeechPause] {
        let pauses = find(intensity.finish())
        return pauses + (samplesRead > 0 ? finder.finish(durationSeconds: Double(samplesRead) / sampleRate) : [])
    }

    private mutating func find(_ frames: [IntensityFrame]) -> [SpeechPause] {
        frames.compactMap { frame in
            let running = loud.push(frame.decibels)
            return finder.push(frame.decibels, loudDecibels: loudDecibels ?? running)
        }
    }
}
