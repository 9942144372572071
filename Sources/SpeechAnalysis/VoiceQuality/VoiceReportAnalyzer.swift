/// Makes a voice report while the sound goes on; pieces of any size give the same report, bit for bit.
///
/// Keeps one number for each frame of pitch, 2.9 MB an hour at the default settings, and of the pulses nothing but sums; no sound but what
/// `PulseAnalyzer`, `HarmonicityAnalyzer` and `CepstralProminenceAnalyzer` need at a time, whose notes on unknown scales and on waiting
/// hold here too.
public struct VoiceReportAnalyzer: Sendable {
    private let sampleRate: Double
    private let pitchStepSeconds: Double
    private let leastSeconds: Double

    private var pulses: PulseAnalyzer
    private var harmonicity: HarmonicityAnalyzer
    /// nil where the sound is known to be too short for it.
    private var prominence: CepstralProminenceAnalyzer?

    private var samplesRead = 0
    private var pulseCount = 0
    private var jitter: JitterMeter
    private var shimmer: ShimmerMeter
    private var breaks: VoiceBreakMeter
    private var frequenciesHz: [Double] = []
    private var unvoicedAlone = 0
    private var periodicity = VoicedPeriodicity.Sums()
    private var harmonicitySum = (decibels: 0.0, count: 0)
    private var prominenceSum = (decibels: 0.0, count: 0)

    /// - Parameters:
    ///   - sampleRate: in Hz.
    ///   - scale: of the whole sound, if known.
    ///   - soundSampleCount: the samples of the whole sound, if known.
    ///   - decisionSeconds, longestStretchSeconds: as for `PulseAnalyzer`.
    /// - Throws: `SpeechAnalysisError`: `.badParameter`, `.unsupportedSampleRate`, `.tooShort` if the sound is known to be.
    public init(
        sampleRate: Double, parameters: PitchParameters = PitchParameters(), limits: PeriodLimits = PeriodLimits(),
        scale: SoundScale? = nil, soundSampleCount: Int? = nil, decisionSeconds: Double = 1, longestStretchSeconds: Double = 10
    ) throws {
        self.sampleRate = sampleRate
        (jitter, shimmer) = (JitterMeter(limits: limits), ShimmerMeter(limits: limits))
        breaks = VoiceBreakMeter(pitchFloor: parameters.pitchFloor)
        pulses = try PulseAnalyzer(
            sampleRate: sampleRate, parameters: parameters, method: .crossCorrelation, limits: limits, scale: scale,
            soundSampleCount: soundSampleCount, decisionSeconds: decisionSeconds, longestStretchSeconds: longestStretchSeconds)
        (pitchStepSeconds, leastSeconds) = (pulses.pitchStepSeconds, 2 / parameters.pitchFloor)
        if soundSampleCount != nil { frequenciesHz.reserveCapacity(pulses.pitchFrameCount) }
        var harmonicitySettings = HarmonicityParameters()
        harmonicitySettings.minimumPitch = parameters.pitchFloor
        harmonicity = try HarmonicityAnalyzer(
            sampleRate: sampleRate, parameters: harmonicitySettings, scale: scale, soundSampleCount: soundSampleCount)
        do {
            prominence = try CepstralProminenceAnalyzer(sampleRate: sampleRate, soundSampleCount: soundSampleCount)
        } catch SpeechAnalysisError.tooShort { prominence = nil }
    }

    /// Reads further samples.
    ///
    /// - Throws: `SpeechAnalysisError.notFinite`; nothing of this piece has been read then.
    public mutating func push(_ samples: [Float]) throws {
        var taken: [PitchSearch.Decided] = []
        count(try pulses.push(samples) { taken.append($0) })
        samplesRead += samples.count
        take(taken, try harmonicity.push(samples), try prominence?.push(samples) ?? [])
    }

    /// The report of all that was read. The analyser is used up then. A sound too short for a cepstrum has none, without an error.
    ///
    /// - Throws: `SpeechAnalysisError.tooShort` with less than two periods of the pitch floor.
    public mutating func finish() throws -> VoiceReport {
        var taken: [PitchSearch.Decided] = []
        count(pulses.finish { taken.append($0) })
        take(taken, harmonicity.finish(), prominence?.finish() ?? [])
        let seconds = Double(samplesRead) / sampleRate
        guard !frequenciesHz.isEmpty else { throw SpeechAnalysisError.tooShort(presentSeconds: seconds, neededSeconds: leastSeconds) }
        return VoiceReport(
            durationSeconds: seconds, pitch: PitchStatistics(frequenciesHz, stepSeconds: pitchStepSeconds), pulseCount: pulseCount,
            jitter: Jitter(jitter), shimmer: Shimmer(shimmer),
            unvoicedFraction: Double(unvoicedAlone) / Double(frequenciesHz.count),
            breaks: VoiceBreaks(breaks, durationSeconds: seconds), periodicity: periodicity.mean,
            harmonicityDecibels: Self.mean(harmonicitySum), cppsDecibels: Self.mean(prominenceSum))
    }

    private mutating func count(_ found: [VoicePulse]) {
        pulseCount += found.count
        for pulse in found {
            jitter.push(pulse.seconds)
            shimmer.push(pulse)
            breaks.push(pulse.seconds)
        }
    }

    private mutating func take(_ frames: [PitchSearch.Decided], _ ratios: [HarmonicityFrame], _ cepstra: [CepstralFrame]) {
        for decided in frames {
            frequenciesHz.append(decided.frame.frequencyHz ?? 0)
            if decided.frame.frequencyHz != nil { periodicity.add(decided.frame.strength) }
            if !decided.isVoicedAlone { unvoicedAlone += 1 }
        }
        for ratio in ratios {
            guard let decibels = ratio.decibels else { continue }
            harmonicitySum = (harmonicitySum.decibels + decibels, harmonicitySum.count + 1)
        }
        for frame in cepstra { prominenceSum = (prominenceSum.decibels + frame.prominenceDecibels, prominenceSum.count + 1) }
    }

    private static func mean(_ sum: (decibels: Double, count: Int)) -> Double? {
        sum.count > 0 ? sum.decibels / Double(sum.count) : nil
    }
}
