import SpeechAnalysis
import VoiceCore

/// The loudness of a recording's channels together, and its readings over time.
struct LoudnessReader: Sendable {
    private var meter: LoudnessMeter

    init(_ sound: SurveyedSound) throws {
        meter = try LoudnessMeter(sampleRate: sound.sampleRate, layout: LoudnessChannel.usualLayout(sound.channelCount))
    }

    mutating func push(_ piece: AudioBuffer) throws { try meter.push(piece.channels) }

    func measures(isSilent: Bool) -> LoudnessMeasures {
        let loudness = meter.loudness
        func reason(_ seconds: Double) -> UndefinedReason { meter.seconds < seconds ? .tooShort : .silent }
        return LoudnessMeasures(
            integrated: Measure(loudness.integratedLUFS, .loudnessUnitsFullScale, otherwise: reason(0.4)),
            range: Measure(loudness.rangeLU, .loudnessUnits, otherwise: reason(3)),
            maximumMomentary: Measure(loudness.maximumMomentaryLUFS, .loudnessUnitsFullScale, otherwise: reason(0.4)),
            maximumShortTerm: Measure(loudness.maximumShortTermLUFS, .loudnessUnitsFullScale, otherwise: reason(3)),
            truePeak: Measure(loudness.truePeakDecibels, .truePeakDecibels, otherwise: isSilent ? .silent : .tooShort))
    }

    /// Momentary and short-term loudness, each at the end of its window.
    func track() -> AnalysisTrack {
        let (momentary, shortTerm) = (meter.momentaryTrack, meter.shortTermTrack)
        let step = LoudnessMeter.hopSeconds
        var track = AnalysisTrack(
            .loudness, [.init(name: "momentary", unit: .loudnessUnitsFullScale), .init(name: "short_term", unit: .loudnessUnitsFullScale)],
            .init(startSeconds: 4 * step, stepSeconds: step), lowest: -120, highest: 20)
        // The first momentary reading is at 0.4 s, the first short-term one at 3 s.
        let later = 26
        for (row, value) in momentary.enumerated() {
            track.append(value)
            track.append(row >= later && row - later < shortTerm.count ? shortTerm[row - later] : nil)
        }
        return track
    }
}

extension NoiseMeasures {
    /// - Parameter estimate: `nil` for a sound that is too short for one.
    init(_ estimate: SignalToNoise?, _ absent: UndefinedReason) {
        let isSilent = absent == .silent
        signalToNoise = Measure(
            isSilent ? nil : estimate?.decibels, .decibels, otherwise: isSilent ? .silent : estimate == nil ? .tooShort : .noContrast)
        noiseLevel = Measure(isSilent ? nil : estimate?.noiseDecibels, .fullScaleDecibels, otherwise: absent)
        activeShare = Measure(estimate.map { 100 * $0.activeShare }, .percent, otherwise: absent)
    }
}
