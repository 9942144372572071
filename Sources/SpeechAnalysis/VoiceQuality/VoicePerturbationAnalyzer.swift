/// Jitter and shimmer of a stretch of time.
public struct VoicePerturbation: Sendable, Equatable {
    public var startSeconds: Double
    public var endSeconds: Double
    public var pulseCount: Int
    public var jitter: Jitter
    public var shimmer: Shimmer
}

/// Measures jitter and shimmer window by window while the sound goes on; pieces of any size give the same values, bit for bit.
///
/// A window's values are those of `Jitter` and `Shimmer` of the pulses that lie in it, as `PulseAnalyzer` finds them.
public struct VoicePerturbationAnalyzer: StreamingAnalyzer {
    private var pulses: PulseAnalyzer
    private var recent: [VoicePulse] = []
    private let schedule: FrameSchedule
    private let windowSeconds: Double
    private let limits: PeriodLimits
    private var samplesRead = 0
    private var windowsDone = 0

    /// - Parameters:
    ///   - pulses: that has read nothing yet.
    ///   - sampleRate: of `pulses`, in Hz.
    ///   - windowSeconds: 0.1 to 600 s.
    ///   - stepSeconds: from one window to the next, 0.01 s or more.
    /// - Throws: `SpeechAnalysisError`: `.badParameter`, `.unsupportedSampleRate`.
    public init(
        _ pulses: PulseAnalyzer, sampleRate: Double, windowSeconds: Double = 3, stepSeconds: Double = 1,
        limits: PeriodLimits = PeriodLimits()
    ) throws {
        let require = SpeechAnalysisError.require
        try require((0.1...600).contains(windowSeconds), "windowSeconds", windowSeconds, "0.1 to 600 s")
        try require((0.01...600).contains(stepSeconds), "stepSeconds", stepSeconds, "0.01 to 600 s")
        try limits.checked()
        (self.pulses, self.windowSeconds, self.limits) = (pulses, windowSeconds, limits)
        schedule = try FrameSchedule(sampleRate: sampleRate, windowSeconds: windowSeconds, stepSeconds: stepSeconds, soundSampleCount: nil)
    }

    public var latencySeconds: Double { 0.5 * windowSeconds + pulses.latencySeconds + limits.longestPeriod }

    public mutating func push(_ samples: [Float]) throws -> [VoicePerturbation] {
        recent += try pulses.push(samples)
        samplesRead += samples.count
        return measure(ended: false)
    }

    public mutating func finish() -> [VoicePerturbation] {
        recent += pulses.finish()
        return measure(ended: true)
    }

    private mutating func measure(ended: Bool) -> [VoicePerturbation] {
        var output: [VoicePerturbation] = []
        let end = schedule.frames(in: samplesRead, ended: ended)
        while windowsDone < end, start(windowsDone) + windowSeconds <= pulses.settledSeconds {
            output.append(measured(start(windowsDone)))
            windowsDone += 1
        }
        recent.removeFirst(recent.prefix { $0.seconds < start(windowsDone) }.count)
        return output
    }

    private func start(_ window: Int) -> Double { schedule.grid.seconds(window) - 0.5 * windowSeconds }

    private func measured(_ start: Double) -> VoicePerturbation {
        let end = start + windowSeconds
        let inside = Array(recent.drop { $0.seconds < start }.prefix { $0.seconds < end })
        let points = PointProcess(seconds: inside.map(\.seconds), durationSeconds: windowSeconds)
        return VoicePerturbation(
            startSeconds: start, endSeconds: end, pulseCount: inside.count, jitter: Jitter(points, limits: limits),
            shimmer: Shimmer(inside, limits: limits))
    }
}
