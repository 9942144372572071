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
        self.init(TrackStretch(track, rows: track.rows(from: from, to: to), points: points))
    }

    init(_ stretch: TrackStretch) { self.init(stretch, hasValues: true) }

    /// All but the values.
    init(withoutValuesOf stretch: TrackStretch) { self.init(stretch, hasValues: false) }

    private init(_ stretch: TrackStretch, hasValues: Bool) {
        (measure, rows) = (stretch.track.measure, stretch.rowCount)
        (startSeconds, stepSeconds) = (stretch.startSeconds, stretch.stepSeconds)
        columns = (0..<stretch.track.width).map { column in
            Column(
                name: stretch.name(column), unit: stretch.unit(column),
                values: hasValues ? stretch.values(column, 0..<stretch.rowCount) : [])
        }
    }
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
