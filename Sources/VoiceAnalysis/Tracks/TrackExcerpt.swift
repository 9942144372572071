#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A stretch of a track, as it is given out: column by column, in as many rows as were asked for.
public struct TrackExcerpt: Codable, Equatable, Sendable {
    /// One column's values over time.
    public struct Column: Codable, Equatable, Sendable {
        /// `frequency`, `f1`, `start`; of a spectrogram the band's middle in Hz.
        public let name: String
        public let unit: MeasureUnit
        /// `null` where there is none: unvoiced, silent.
        public let values: [Double?]
    }

    public let measure: AnalysisMeasure
    /// The middle of the first row, in seconds from the beginning of the recording; absent for events, whose first column is their time.
    public let startSeconds: Double?
    /// From row to row, in seconds.
    public let stepSeconds: Double?
    public let rows: Int
    public let columns: [Column]

    /// - Parameters:
    ///   - from, to: the rows whose times lie there, in seconds.
    ///   - points: the most rows; more are put together: the mean of what is defined, of powers for levels, the extremes of a wave. Events
    ///     are never put together.
    public init(_ track: AnalysisTrack, from: Double = 0, to: Double = .infinity, points: Int? = nil) {
        self.init(track, rows: track.rows(from: from, to: to), points: points)
    }

    /// - Parameter rows: within the track's.
    public init(_ track: AnalysisTrack, rows: Range<Int>, points: Int? = nil) {
        let most = max(1, points ?? rows.count)
        let group = track.timing == nil ? 1 : max(1, (rows.count + most - 1) / most)
        let count = (rows.count + group - 1) / group
        measure = track.measure
        self.rows = count
        let step = track.timing?.stepSeconds
        startSeconds = step.map { TrackExcerpt.rounded(track.seconds(rows.lowerBound) + 0.5 * Double(group - 1) * $0) }
        stepSeconds = step.map { $0 * Double(group) }
        columns = (0..<track.width).map { column in
            let together = Together(track.measure, column: column)
            let values = (0..<count).map { index in
                let first = rows.lowerBound + index * group
                return together.value((first..<min(rows.upperBound, first + group)).lazy.compactMap { track.value($0, column) })
                    .map(TrackExcerpt.rounded)
            }
            let named = track.bins == nil ? track.columns[column] : nil
            return Column(
                name: named?.name ?? track.bins.map { TrackExcerpt.number($0.lowestHz + Double(column) * $0.stepHz) } ?? "",
                unit: named?.unit ?? .decibels, values: values)
        }
    }

    /// Four decimals: finer than what is kept.
    private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

    private static func number(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : String(value) }
}

/// How values of neighbouring rows become one.
struct Together {
    private enum Way { case mean, power, lowest, highest }
    private let way: Way

    init(_ measure: AnalysisMeasure, column: Int) {
        way =
            switch measure {
            case .waveform: column == 0 ? .lowest : .highest
            case .intensity, .loudness, .spectrogram: .power
            case .pitch, .formants, .pauses, .syllables: .mean
            }
    }

    /// `nil` for none.
    func value(_ values: some Sequence<Double>) -> Double? {
        var (count, sum) = (0, 0.0)
        var extreme: Double?
        for value in values {
            count += 1
            switch way {
            case .mean: sum += value
            case .power: sum += pow(10, value / 10)
            case .lowest: extreme = min(extreme ?? value, value)
            case .highest: extreme = max(extreme ?? value, value)
            }
        }
        guard count > 0 else { return nil }
        switch way {
        case .mean: return sum / Double(count)
        case .power: return count == 1 ? 10 * log10(sum) : 10 * log10(sum / Double(count))
        case .lowest, .highest: return extreme
        }
    }
}
