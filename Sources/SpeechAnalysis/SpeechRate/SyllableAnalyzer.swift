/// Finds syllables while somebody speaks, as `SyllableNuclei` does in a whole sound; pieces of any size give the same nuclei, bit for bit.
///
/// A peak counts if it rises above the sound's median level: given that level and the `scale` of the sound, nuclei are those of the whole
/// sound; without it, each peak is weighed against the median up to then (to an eighth of a decibel), and nuclei of the first seconds may
/// differ while it settles.
public struct SyllableAnalyzer: StreamingAnalyzer {
    private var intensity: IntensityAnalyzer
    private var pitch: PitchAnalyzer
    private var finder: NucleusFinder
    private var median = RunningQuantile(share: 0.5)
    private let medianDecibels: Double?
    /// Peaks whose voicing is not decided.
    private var peaks: [SyllableNucleus] = []
    /// Of the frames of pitch that peaks may still ask for: the first one's number, and whether they are voiced.
    private var firstFrame = 0
    private var voicing: [Bool] = []

    /// - Parameters:
    ///   - sampleRate: in Hz.
    ///   - medianDecibels: of the sound's intensity, if known.
    ///   - scale: of the whole sound, if known.
    ///   - soundSampleCount: the samples of the whole sound, if known: frames are centred in it then; otherwise the first one begins with it.
    ///   - decisionSeconds: as for `PitchAnalyzer`.
    /// - Throws: `SpeechAnalysisError`: `.badParameter`, `.unsupportedSampleRate`, `.tooShort` if the sound is known to be.
    public init(
        sampleRate: Double, parameters: SyllableParameters = SyllableParameters(), medianDecibels: Double? = nil,
        scale: SoundScale? = nil, soundSampleCount: Int? = nil, decisionSeconds: Double = 1
    ) throws {
        try parameters.checked()
        intensity = try IntensityAnalyzer(
            sampleRate: sampleRate, parameters: parameters.intensity, soundSampleCount: soundSampleCount)
        pitch = try PitchAnalyzer(
            sampleRate: sampleRate, parameters: parameters.pitch, scale: scale, soundSampleCount: soundSampleCount,
            decisionSeconds: decisionSeconds)
        finder = NucleusFinder(intensity.grid, parameters)
        self.medianDecibels = medianDecibels
    }

    public var latencySeconds: Double {
        max(pitch.latencySeconds + pitch.grid.stepSeconds, intensity.latencySeconds + intensity.grid.stepSeconds)
    }

    public mutating func push(_ samples: [Float]) throws -> [SyllableNucleus] {
        take(try intensity.push(samples), try pitch.push(samples))
        return settle(ended: false)
    }

    public mutating func finish() -> [SyllableNucleus] {
        take(intensity.finish(), pitch.finish())
        return settle(ended: true)
    }

    private mutating func take(_ levels: [IntensityFrame], _ frames: [PitchFrame]) {
        voicing += frames.map { $0.frequencyHz != nil }
        for level in levels {
            let running = median.push(level.decibels)
            if let peak = finder.push(level.decibels, medianDecibels: medianDecibels ?? running) { peaks.append(peak) }
        }
    }

    /// Gives the peaks whose frame of pitch is voiced.
    private mutating func settle(ended: Bool) -> [SyllableNucleus] {
        var nuclei: [SyllableNucleus] = []
        while let peak = peaks.first {
            // No frame lies so near to the sound's beginning.
            let frame = pitch.grid.frame(at: peak.seconds) ?? -1
            guard ended || frame < firstFrame + voicing.count else { break }
            if frame >= firstFrame, frame < firstFrame + voicing.count, voicing[frame - firstFrame] { nuclei.append(peak) }
            peaks.removeFirst()
        }
        // Later peaks lie after the newest level, which pitch may have overtaken.
        let next = peaks.first?.seconds ?? finder.earliestSeconds
        let idle = max(0, min(voicing.count, (pitch.grid.frame(at: next) ?? 0) - firstFrame))
        voicing.removeFirst(idle)
        firstFrame += idle
        return nuclei
    }
}
