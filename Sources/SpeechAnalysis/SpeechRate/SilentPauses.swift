/// What counts as a silent pause.
public struct PauseParameters: Sendable, Equatable {
    /// In dB below the level that 99 % of the frames do not exceed: quieter is silent. Not the maximum, which a single click can set.
    public var silenceThreshold = -25.0
    /// Seconds; shorter silences belong to articulation. 0.25 s is what de Jong & Bosker, "Choosing a threshold for silent pauses to measure
    /// second language fluency" (2013), found to fit best.
    public var minimumPause = 0.25
    /// Seconds; shorter sounds inside a silence are clicks and breaths, and belong to it.
    public var minimumSounding = 0.1
    /// Hz; sets the window and the step of the intensity: 64 ms and 8 ms at 100 Hz.
    public var minimumPitch = 100.0

    public init() {}

    var intensity: IntensityParameters {
        var parameters = IntensityParameters()
        parameters.minimumPitch = minimumPitch
        return parameters
    }

    func checked() throws {
        let require = SpeechAnalysisError.require
        try require(silenceThreshold <= 0 && silenceThreshold.isFinite, "silenceThreshold", silenceThreshold, "0 dB or less")
        try require((0...100).contains(minimumPause), "minimumPause", minimumPause, "0 to 100 s")
        try require((0...100).contains(minimumSounding), "minimumSounding", minimumSounding, "0 to 100 s")
    }
}

/// A stretch in which nobody speaks, or somebody says "uh".
public struct SpeechPause: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// Nothing is heard.
        case silent
        /// A word of hesitation.
        case filled
    }

    public var startSeconds: Double
    public var endSeconds: Double
    public var kind: Kind

    public init(startSeconds: Double, endSeconds: Double, kind: Kind) {
        (self.startSeconds, self.endSeconds, self.kind) = (startSeconds, endSeconds, kind)
    }

    public var seconds: Double { endSeconds - startSeconds }
}

/// Finds silences by their level.
///
/// After the manual's definition of Praat's "To TextGrid (silences)": a threshold below the loudest, a shortest silence, a shortest sound.
/// Differs: the threshold hangs on a quantile, and short sounds are taken into silences before short silences are into sounds.
public enum SilentPauses {
    /// - Parameters:
    ///   - samples: mono, −1…1, at `sampleRate` Hz.
    /// - Throws: `SpeechAnalysisError`: `.tooShort`, `.notFinite`, `.badParameter`, `.unsupportedSampleRate`.
    public static func find(
        _ samples: [Float], sampleRate: Double, parameters: PauseParameters = PauseParameters()
    ) throws -> [SpeechPause] {
        try parameters.checked()
        let intensity = try Intensity.track(samples, sampleRate: sampleRate, parameters: parameters.intensity)
        return find(intensity: intensity, durationSeconds: Double(samples.count) / sampleRate, parameters: parameters)
    }

    /// The pauses of a sound whose intensity is known; those at its ends count too. A sound that is silent all over is one pause.
    public static func find(
        intensity: IntensityTrack, durationSeconds: Double, parameters: PauseParameters = PauseParameters()
    ) -> [SpeechPause] {
        var finder = PauseFinder(intensity.grid, parameters)
        let loud = intensity.quantileDecibels(0.99)
        let pauses = intensity.decibels.compactMap { finder.push($0, loudDecibels: loud) }
        return pauses + finder.finish(durationSeconds: durationSeconds)
    }
}

/// Finds pauses level by level.
struct PauseFinder: Sendable {
    private let grid: FrameGrid
    private let parameters: PauseParameters
    private var frame = 0
    /// Where the sound began that is under way.
    private var soundingFrom: Int?
    /// Whether it is long enough to be no click.
    private var isSounding = false
    /// Where the silence began that is under way, or was before that sound.
    private var silentFrom = 0

    init(_ grid: FrameGrid, _ parameters: PauseParameters) { (self.grid, self.parameters) = (grid, parameters) }

    /// Takes the level of the next frame.
    ///
    /// - Parameter loudDecibels: what 99 % of the sound's frames do not exceed.
    /// - Returns: the pause that is now known to have ended.
    mutating func push(_ decibels: Double, loudDecibels: Double) -> SpeechPause? {
        defer { frame += 1 }
        // Digital silence is silence, whatever the rest is like.
        guard decibels > max(loudDecibels + parameters.silenceThreshold, IntensityTrack.silenceDecibels) else {
            if isSounding { silentFrom = frame }
            (soundingFrom, isSounding) = (nil, false)
            return nil
        }
        let begun = soundingFrom ?? frame
        soundingFrom = begun
        guard !isSounding, Double(frame + 1 - begun) * grid.stepSeconds >= parameters.minimumSounding else { return nil }
        isSounding = true
        return pause(until: time(begun))
    }

    /// The pause at the sound's end.
    mutating func finish(durationSeconds: Double) -> [SpeechPause] {
        if isSounding { return [] }
        return pause(until: durationSeconds).map { [$0] } ?? []
    }

    private func pause(until end: Double) -> SpeechPause? {
        let start = time(silentFrom)
        return end > start && end - start >= parameters.minimumPause
            ? SpeechPause(startSeconds: start, endSeconds: end, kind: .silent) : nil
    }

    /// A frame stands for the time around its middle; the first one also for what lies before it.
    private func time(_ frame: Int) -> Double { frame == 0 ? 0 : grid.seconds(frame) - grid.stepSeconds / 2 }
}
