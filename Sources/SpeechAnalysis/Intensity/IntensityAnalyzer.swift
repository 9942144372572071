/// A moment's level.
public struct IntensityFrame: Sendable, Equatable {
    /// The middle of the frame, from the beginning of the sound.
    public var seconds: Double
    /// As in `IntensityTrack`.
    public var decibels: Double
}

/// Measures the level of a sound while it goes on, as `Intensity` does of a whole one; pieces of any size give the same frames, bit for bit.
public struct IntensityAnalyzer: StreamingAnalyzer {
    private var sound: SlidingSound
    private let schedule: FrameSchedule
    private let frames: IntensityFrames
    private var framesDone = 0

    /// - Parameters:
    ///   - sampleRate: in Hz.
    ///   - soundSampleCount: the samples of the whole sound, if known: frames are placed as the parameters say then; otherwise the first
    ///     frame begins with the sound.
    /// - Throws: `SpeechAnalysisError`: `.badParameter`, `.unsupportedSampleRate`, `.tooShort` if the sound is known to be.
    public init(sampleRate: Double, parameters: IntensityParameters = IntensityParameters(), soundSampleCount: Int? = nil) throws {
        sound = try SlidingSound(sampleRate: sampleRate)
        try parameters.checked(sampleRate: sampleRate)
        schedule = try parameters.schedule(sampleRate: sampleRate, soundSampleCount: soundSampleCount)
        frames = IntensityFrames(parameters, sampleRate: sampleRate)
    }

    /// Where the frames lie; without a known length there is no end to them.
    public var grid: FrameGrid { schedule.grid }

    public var latencySeconds: Double { Double(frames.reach + 3) / sound.sampleRate }

    public mutating func push(_ samples: [Float]) throws -> [IntensityFrame] {
        try sound.push(samples)
        return read()
    }

    public mutating func finish() -> [IntensityFrame] {
        sound.end()
        return read()
    }

    private mutating func read() -> [IntensityFrame] {
        let (count, ended) = (sound.samplesRead, sound.hasEnded)
        let end = schedule.frames(in: count, ended: ended)
        var output: [IntensityFrame] = []
        sound.withPiece { piece in
            while framesDone < end, ended || lastSample(framesDone) < count {
                let level = frames.decibels(piece, schedule.grid, framesDone)
                output.append(IntensityFrame(seconds: schedule.grid.seconds(framesDone), decibels: level))
                framesDone += 1
            }
        }
        sound.forget(before: lastSample(framesDone) - 2 * frames.reach)
        return output
    }

    /// The last sample that a frame looks at.
    private func lastSample(_ frame: Int) -> Int {
        schedule.grid.nearestSample(min(frame, schedule.grid.count), sampleRate: sound.sampleRate) + frames.reach
    }
}

extension IntensityParameters {
    func schedule(sampleRate: Double, soundSampleCount: Int?) throws -> FrameSchedule {
        try FrameSchedule(
            sampleRate: sampleRate, windowSeconds: windowSeconds, stepSeconds: stepSeconds, soundSampleCount: soundSampleCount,
            placement: placement)
    }
}
