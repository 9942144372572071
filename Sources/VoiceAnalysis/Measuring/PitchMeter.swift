import SpeechAnalysis

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Pitch over a recording: the track that is kept, and its statistics.
struct PitchMeter: Sendable {
    private(set) var track: AnalysisTrack
    private var analyzer: PitchAnalyzer?
    private var frequenciesHz: [Float] = []
    private let stepSeconds: Double
    private let isSilent: Bool

    init(_ sound: SurveyedSound, _ parameters: PitchParameters, decisionSeconds: Double) throws {
        analyzer = try unlessTooShort {
            try PitchAnalyzer(
                sampleRate: sound.sampleRate, parameters: parameters, scale: sound.scale, soundSampleCount: sound.sampleCount,
                decisionSeconds: decisionSeconds)
        }
        let grid = analyzer?.grid
        (stepSeconds, isSilent) = (grid?.stepSeconds ?? 0, sound.isSilent && sound.sampleCount > 0)
        track = AnalysisTrack(
            .pitch, [.init(name: "frequency", unit: .hertz)], .init(grid), lowest: 0, highest: parameters.pitchCeiling)
        track.reserve(rows: grid?.count ?? 0)
        frequenciesHz.reserveCapacity(grid?.count ?? 0)
    }

    mutating func push(_ samples: [Float]) throws { take(try analyzer?.push(samples) ?? []) }

    mutating func finish() { take(analyzer?.finish() ?? []) }

    private mutating func take(_ frames: [PitchFrame]) {
        for frame in frames {
            frequenciesHz.append(Float(frame.frequencyHz ?? 0))
            track.append(frame.frequencyHz)
        }
    }

    func measures() -> PitchMeasures {
        let found = PitchStatistics(frequenciesHz.map { Double($0) }, stepSeconds: stepSeconds)
        let absent: UndefinedReason = isSilent ? .silent : frequenciesHz.isEmpty ? .tooShort : .noVoice
        func hertz(_ value: Double?) -> Measure { Measure(value, .hertz, otherwise: absent) }
        let slopeAbsent = found == nil ? absent : .tooFewPeriods
        return PitchMeasures(
            mean: hertz(found?.meanHz), median: hertz(found?.medianHz), standardDeviation: hertz(found?.standardDeviationHz),
            minimum: hertz(found?.minimumHz), quantile10: hertz(found?.quantile10Hz), quantile25: hertz(found?.quantile25Hz),
            quantile75: hertz(found?.quantile75Hz), quantile90: hertz(found?.quantile90Hz), maximum: hertz(found?.maximumHz),
            range: Measure(found?.rangeSemitones, .semitones, otherwise: absent),
            middleRange: Measure(found.map { 12 * log2($0.quantile90Hz / $0.quantile10Hz) }, .semitones, otherwise: absent),
            slope: Measure(found?.meanAbsoluteSlopeSemitonesPerSecond, .semitonesPerSecond, otherwise: slopeAbsent),
            slopeWithoutOctaveJumps: Measure(
                found?.slopeWithoutOctaveJumpsSemitonesPerSecond, .semitonesPerSecond, otherwise: slopeAbsent),
            voicedShare: Measure(
                frequenciesHz.isEmpty ? nil : 100 * Double(found?.voicedFrames ?? 0) / Double(frequenciesHz.count), .percent,
                otherwise: .tooShort))
    }
}

extension AnalysisTrack.Timing {
    /// Of frames that lie so; a sound that is too short for one has none.
    init(_ grid: FrameGrid?) {
        self.init(startSeconds: grid?.startSeconds ?? 0, stepSeconds: grid?.stepSeconds ?? 1)
    }
}
