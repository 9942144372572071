import SpeechAnalysis

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The level of a recording over time, and its statistics.
struct IntensityMeter: Sendable {
    private(set) var track: AnalysisTrack
    private var analyzer: IntensityAnalyzer?
    private var decibels: [Float] = []

    init(_ sound: SurveyedSound) throws {
        analyzer = try unlessTooShort {
            try IntensityAnalyzer(sampleRate: sound.sampleRate, soundSampleCount: sound.sampleCount)
        }
        track = AnalysisTrack(
            .intensity, [.init(name: "level", unit: .decibels)], .init(analyzer?.grid), lowest: Self.lowestDecibels, highest: 110)
        track.reserve(rows: analyzer?.grid.count ?? 0)
        decibels.reserveCapacity(analyzer?.grid.count ?? 0)
    }

    /// Fainter than a single bit of any recording: silence.
    private static let lowestDecibels = -100.0

    mutating func push(_ samples: [Float]) throws { take(try analyzer?.push(samples) ?? []) }

    mutating func finish() { take(analyzer?.finish() ?? []) }

    private mutating func take(_ frames: [IntensityFrame]) {
        for frame in frames {
            decibels.append(Float(frame.decibels))
            track.append(frame.decibels > Self.lowestDecibels ? frame.decibels : nil)
        }
    }

    /// Digital silence within a recording counts as no level: it was not recorded.
    func measures(_ absent: UndefinedReason) -> IntensityMeasures {
        let levels = decibels.lazy.map { Double($0) }.filter { $0 > Self.lowestDecibels }
        let sorted = SortedValues(levels)
        let (low, high) = (sorted.quantile(0.05), sorted.quantile(0.95))
        let power = levels.reduce(into: (sum: 0.0, count: 0)) { $0 = ($0.sum + pow(10, $1 / 10), $0.count + 1) }
        func level(_ value: Double?) -> Measure { Measure(value, .decibels, otherwise: absent) }
        return IntensityMeasures(
            mean: level(power.count > 0 ? 10 * log10(power.sum / Double(power.count)) : nil), median: level(sorted.quantile(0.5)),
            quantile5: level(low), quantile95: level(high), maximum: level(sorted.quantile(1)),
            range: level(low.flatMap { low in high.map { $0 - low } }))
    }
}
