/// Finds the pulses of a voice while the sound goes on, as `PointProcess.periodic` does in a whole one; pieces of any size give the same
/// pulses, bit for bit.
///
/// A stretch of voice is walked from its middle, so its pulses come when it has ended: a stretch that is longer than `longestStretchSeconds`
/// is walked in parts, whose pulses can differ from the whole one's; speech has none that long. Otherwise, and with the `scale` of the sound,
/// pulses are the whole sound's, bit for bit; without it, what is too faint for a pulse is weighed against the sound so far, and
/// `PitchAnalyzer` says what that does to pitch.
public struct PulseAnalyzer: StreamingAnalyzer {
    private var sound: SlidingSound
    private var search: PitchSearch
    private var stretches: StretchCollector
    private var finder: PulseFinder
    private var amplitudes: PulseAmplitudes
    /// Pulses that a later stretch may still have one before.
    private var found: [Double] = []
    private let reachSeconds: Double
    private let limits: PeriodLimits
    private let longestStretchSeconds: Double

    /// All pulses before this have been given, in seconds.
    public private(set) var settledSeconds = 0.0

    /// - Parameters:
    ///   - sampleRate: in Hz.
    ///   - method: of the pitch that pulses are looked for by.
    ///   - limits: what counts as a period, for the amplitudes.
    ///   - scale: of the whole sound, if known.
    ///   - soundSampleCount: the samples of the whole sound, if known: frames of pitch are placed as the parameters say then; otherwise
    ///     the first one begins with the sound.
    ///   - decisionSeconds: as for `PitchAnalyzer`.
    ///   - longestStretchSeconds: 0.1 or more; infinity waits for the end of a stretch, however long.
    /// - Throws: `SpeechAnalysisError`: `.badParameter`, `.unsupportedSampleRate`, `.tooShort` if the sound is known to be.
    public init(
        sampleRate: Double, parameters: PitchParameters = PitchParameters(), method: PitchParameters.Method = .autocorrelation,
        limits: PeriodLimits = PeriodLimits(), scale: SoundScale? = nil, soundSampleCount: Int? = nil, decisionSeconds: Double = 1,
        longestStretchSeconds: Double = 10
    ) throws {
        sound = try SlidingSound(sampleRate: sampleRate)
        let require = SpeechAnalysisError.require
        try require(decisionSeconds >= 0.05, "decisionSeconds", decisionSeconds, "at least 0.05 s")
        try require(longestStretchSeconds >= 0.1, "longestStretchSeconds", longestStretchSeconds, "at least 0.1 s")
        try limits.checked()
        let analysis = try CorrelationPitch(parameters, method, sampleRate: sampleRate)
        search = try PitchSearch(analysis, scale: scale, soundSampleCount: soundSampleCount, decisionSeconds: decisionSeconds)
        stretches = StretchCollector(search.reader.schedule.grid, longestSeconds: longestStretchSeconds)
        finder = PulseFinder(sampleRate: sampleRate)
        amplitudes = PulseAmplitudes(sampleRate: sampleRate, limits: limits)
        // A few samples for rounding, on either side.
        reachSeconds = PulseFinder.reachPeriods * analysis.longestPeriodSeconds + 4 / sampleRate
        (self.limits, self.longestStretchSeconds) = (limits, longestStretchSeconds)
    }

    public var latencySeconds: Double {
        search.latencySeconds + longestStretchSeconds + 2 * reachSeconds + limits.longestPeriod + search.reader.analysis.stepSeconds
    }

    /// Between frames of the pitch that pulses are looked for by.
    var pitchStepSeconds: Double { search.reader.analysis.stepSeconds }

    /// How many of them the sound has; `Int.max` where nobody knows.
    var pitchFrameCount: Int { search.reader.schedule.grid.count }

    public mutating func push(_ samples: [Float]) throws -> [VoicePulse] {
        try sound.push(samples)
        return read { _ in }
    }

    public mutating func finish() -> [VoicePulse] {
        sound.end()
        return read { _ in }
    }

    /// Reads further samples, and hands the frames of pitch that they decide to `body`.
    mutating func push(_ samples: [Float], _ body: (PitchSearch.Decided) -> Void) throws -> [VoicePulse] {
        try sound.push(samples)
        return read(body)
    }

    mutating func finish(_ body: (PitchSearch.Decided) -> Void) -> [VoicePulse] {
        sound.end()
        return read(body)
    }

    private mutating func read(_ body: (PitchSearch.Decided) -> Void) -> [VoicePulse] {
        let (sound, ended) = (sound, sound.hasEnded)
        return sound.withPiece { piece in
            for frame in search.read(piece, ended: ended) {
                stretches.push(frame)
                body(frame)
            }
            if ended { stretches.close() }
            while let next = stretches.waiting.first, ended || sampleAfter(next.stretch.end + reachSeconds) <= sound.samplesRead {
                found += finder.find(piece, next.stretch, soundPeak: next.soundPeak)
                stretches.waiting.removeFirst()
            }
            return settle(piece)
        }
    }

    /// Gives the pulses that none can come before any more.
    private mutating func settle(_ piece: SoundPiece) -> [VoicePulse] {
        let open = stretches.openSeconds ?? search.openSeconds - search.reader.analysis.stepSeconds
        let horizon = sound.hasEnded ? .infinity : max(0, open - reachSeconds)
        found.sort()
        let ready = found.prefix { $0 < horizon }
        found.removeFirst(ready.count)
        var pulses: [VoicePulse] = []
        for seconds in ready {
            if let passed = amplitudes.pass(seconds) { pulses.append(passed) }
            if let pulse = amplitudes.push(seconds, piece) { pulses.append(pulse) }
        }
        if let passed = amplitudes.pass(horizon) { pulses.append(passed) }
        if sound.hasEnded { pulses += amplitudes.finish() }
        settledSeconds = amplitudes.waiting ?? horizon
        let needed = min(open - reachSeconds, (amplitudes.waiting ?? found.first ?? open) - limits.longestPeriod)
        sound.forget(before: min(search.reader.neededFrom, sampleAfter(needed) - 4))
        return pulses
    }

    private func sampleAfter(_ seconds: Double) -> Int { Int((max(0, seconds) * sound.sampleRate).rounded(.up)) }
}

/// Makes voiced stretches of frames.
private struct StretchCollector: Sendable {
    struct Waiting: Sendable {
        var stretch: VoicedStretch
        /// Of the sound up to the end of the stretch, or of the whole one.
        var soundPeak: Float
    }

    private let grid: FrameGrid
    private let mostFrames: Double
    private var frame = 0
    private var open: Waiting?

    /// Stretches that have ended and whose pulses are still to be found.
    var waiting: [Waiting] = []

    init(_ grid: FrameGrid, longestSeconds: Double) {
        self.grid = grid
        mostFrames = max(1, longestSeconds / grid.stepSeconds)
    }

    /// Where the first stretch begins whose pulses are still to be found.
    var openSeconds: Double? { (waiting.first ?? open)?.stretch.start }

    mutating func push(_ decided: PitchSearch.Decided) {
        defer { frame += 1 }
        guard let frequency = decided.frame.frequencyHz else { return close() }
        if open == nil {
            open = Waiting(stretch: VoicedStretch(grid, firstFrame: frame, frequencyHz: frequency), soundPeak: decided.soundPeak)
        } else {
            open?.stretch.append(frequency)
            open?.soundPeak = decided.soundPeak
        }
        if Double(open?.stretch.frequenciesHz.count ?? 0) >= mostFrames { close() }
    }

    mutating func close() {
        if let open { waiting.append(open) }
        open = nil
    }
}
