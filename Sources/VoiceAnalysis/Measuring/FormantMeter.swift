import SpeechAnalysis

/// F1 to F3 over a recording, and what they are like where the voice sounds.
struct FormantMeter: Sendable {
    private static let count = 3
    private static let stepSeconds = 0.01

    private(set) var track: AnalysisTrack
    private var analyzer: FormantAnalyzer?
    /// Three to a frame, in Hz; 0 where there is none.
    private var bandwidths: [Float] = []

    init(_ sound: SurveyedSound, _ parameters: AnalysisParameters) throws {
        let settings = FormantParameters(
            timeStep: Self.stepSeconds, maximumNumberOfFormants: parameters.maximumFormants, formantCeiling: parameters.formantCeilingHz)
        analyzer = try unlessTooShort {
            try FormantAnalyzer(sampleRate: sound.sampleRate, parameters: settings, soundSampleCount: sound.sampleCount)
        }
        track = AnalysisTrack(
            .formants, (1...Self.count).map { .init(name: "f\($0)", unit: .hertz) }, .init(analyzer?.grid), lowest: 0,
            highest: parameters.formantCeilingHz)
        track.reserve(rows: analyzer?.grid.count ?? 0)
        bandwidths.reserveCapacity(Self.count * (analyzer?.grid.count ?? 0))
    }

    mutating func push(_ samples: [Float]) throws { take(try analyzer?.push(samples) ?? []) }

    private mutating func take(_ frames: [[Formant]]) {
        for frame in frames {
            for number in 0..<Self.count {
                track.append(number < frame.count ? frame[number].frequencyHz : nil)
                bandwidths.append(number < frame.count ? Float(frame[number].bandwidthHz) : 0)
            }
        }
    }

    /// What was found in the frames at whose middle the pitch is voiced.
    mutating func finish(voicedIn pitch: AnalysisTrack, _ absent: UndefinedReason) -> FormantMeasures {
        take(analyzer?.finish() ?? [])
        let isVoiced = (0..<track.rowCount).map { row in pitch.nearest(track.seconds(row)).flatMap { pitch.value($0, 0) } != nil }
        let reason: UndefinedReason = track.rowCount == 0 || absent == .silent ? absent : .noVoice
        return FormantMeasures(
            f1: measure(0, in: isVoiced, reason), f2: measure(1, in: isVoiced, reason), f3: measure(2, in: isVoiced, reason))
    }

    private func measure(_ number: Int, in isVoiced: [Bool], _ reason: UndefinedReason) -> FormantMeasure {
        let rows = isVoiced.indices.lazy.filter { isVoiced[$0] && track.value($0, number) != nil }
        let frequencies = SortedValues(rows.compactMap { track.value($0, number) })
        let widths = SortedValues(rows.map { Double(bandwidths[$0 * Self.count + number]) })
        func hertz(_ value: Double?) -> Measure { Measure(value, .hertz, otherwise: reason) }
        return FormantMeasure(
            mean: hertz(frequencies.mean), median: hertz(frequencies.quantile(0.5)),
            standardDeviation: hertz(frequencies.standardDeviation), bandwidth: hertz(widths.quantile(0.5)))
    }
}

extension AnalysisTrack {
    /// The row whose time is nearest; `nil` outside of the rows' own time.
    func nearest(_ seconds: Double) -> Int? {
        guard let timing else { return nil }
        let row = ((seconds - timing.startSeconds) / timing.stepSeconds).rounded()
        return row >= 0 && row < Double(rowCount) ? Int(row) : nil
    }
}
