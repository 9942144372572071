/// One measure over time, or a list of events: rows of numbers, kept as compactly as their precision allows.
///
/// A value is coded as a whole number; code 0 is "not defined", and code c is `lowest + c · step`. Events have their times as `Double`.
public struct AnalysisTrack: Equatable, Sendable {
    /// How a value is kept.
    public enum Encoding: Equatable, Sendable {
        /// One byte, or two with the lower one first.
        case codes(bytes: Int, lowest: Double, step: Double)
        /// IEEE 754, eight bytes, the lowest first.
        case doubles

        var bytesPerValue: Int {
            switch self {
            case .codes(let bytes, _, _): bytes
            case .doubles: 8
            }
        }
    }

    /// One value of each row.
    public struct Column: Codable, Equatable, Sendable {
        public let name: String
        public let unit: MeasureUnit
    }

    /// Frequencies of a spectrogram's columns.
    public struct Bins: Codable, Equatable, Sendable {
        /// The middle of the first column's band.
        public let lowestHz: Double
        public let stepHz: Double
        public let count: Int
    }

    public let measure: AnalysisMeasure
    /// Empty for a spectrogram, whose columns are `bins`, all in dB re 2·10⁻⁵.
    public let columns: [Column]
    public let bins: Bins?
    /// The middle of the first row and the time from row to row, in seconds; `nil` for events, whose first column is their time.
    public let timing: Timing?
    public let encoding: Encoding
    /// Row by row.
    public internal(set) var data: [UInt8] = []

    public struct Timing: Codable, Equatable, Sendable {
        public let startSeconds: Double
        public let stepSeconds: Double
    }

    /// Values in a row.
    public var width: Int { bins?.count ?? columns.count }
    var bytesPerRow: Int { width * encoding.bytesPerValue }
    public var rowCount: Int { bytesPerRow > 0 ? data.count / bytesPerRow : 0 }

    /// A value; `nil` where it is not defined.
    ///
    /// - Parameters: within `rowCount` and `width`.
    public func value(_ row: Int, _ column: Int) -> Double? {
        let place = row * bytesPerRow + column * encoding.bytesPerValue
        switch encoding {
        case .codes(1, let lowest, let step): return data[place] == 0 ? nil : lowest + step * Double(data[place])
        case .codes(_, let lowest, let step):
            let code = UInt16(data[place]) | UInt16(data[place + 1]) << 8
            return code == 0 ? nil : lowest + step * Double(code)
        case .doubles:
            let bits = (0..<8).reduce(UInt64(0)) { $0 | UInt64(data[place + $1]) << (8 * UInt64($1)) }
            let value = Double(bitPattern: bits)
            return value.isFinite ? value : nil
        }
    }

    /// Appends a value; what is below the lowest code is not defined, and what is above the highest is that.
    mutating func append(_ value: Double?) {
        switch encoding {
        case .codes(let bytes, let lowest, let step):
            let highest = Double(bytes == 1 ? Int(UInt8.max) : Int(UInt16.max))
            let code = value.map { ($0 - lowest) / step }.map { $0 > 0 ? min(highest, $0.rounded()) : 0 } ?? 0
            let bits = UInt16(code.isFinite ? code : 0)
            data.append(UInt8(truncatingIfNeeded: bits))
            if bytes == 2 { data.append(UInt8(truncatingIfNeeded: bits >> 8)) }
        case .doubles:
            let bits = (value ?? .nan).bitPattern
            for byte in 0..<8 { data.append(UInt8(truncatingIfNeeded: bits >> (8 * UInt64(byte)))) }
        }
    }

    /// Makes room for so many rows, for an array that grows by doubling takes up to twice as much.
    mutating func reserve(rows: Int) { data.reserveCapacity(rows * bytesPerRow) }

    /// The time of a row, in seconds.
    public func seconds(_ row: Int) -> Double {
        timing.map { $0.startSeconds + Double(row) * $0.stepSeconds } ?? value(row, 0) ?? 0
    }

    /// The rows whose times lie in a range; for events, those that it touches.
    public func rows(from: Double, to: Double) -> Range<Int> {
        guard let timing else {
            let inside = (0..<rowCount).filter { row in
                let end = measure == .pauses ? value(row, 1) : nil
                return seconds(row) <= to && (end ?? seconds(row)) >= from
            }
            return (inside.first ?? 0)..<((inside.last ?? -1) + 1)
        }
        return timing.rows(from: from, to: to, count: rowCount)
    }
}

extension AnalysisTrack.Timing {
    /// The rows whose times lie in a range, of so many.
    func rows(from: Double, to: Double, count: Int) -> Range<Int> {
        func row(_ seconds: Double) -> Int {
            let place = ((seconds - startSeconds) / stepSeconds - 1e-9).rounded(.up)
            return place > 0 ? Int(min(Double(count), place)) : 0
        }
        let first = row(from)
        return first..<max(first, min(count, row(to.nextUp + 1e-9)))
    }
}

extension AnalysisTrack {
    /// - Parameters: as `AnalysisTrack` has them; the data follow by `append`.
    init(
        _ measure: AnalysisMeasure, _ columns: [Column], bins: Bins? = nil, _ timing: Timing?, lowest: Double, highest: Double,
        bytes: Int = 2
    ) {
        self.measure = measure
        self.columns = columns
        self.bins = bins
        self.timing = timing
        let codes = Double(bytes == 1 ? Int(UInt8.max) : Int(UInt16.max)) - 1
        encoding = .codes(bytes: bytes, lowest: lowest, step: (highest - lowest) / codes)
    }

    /// A list of events.
    init(events measure: AnalysisMeasure, _ columns: [Column]) {
        self.measure = measure
        self.columns = columns
        (bins, timing, encoding) = (nil, nil, .doubles)
    }
}

/// All that is kept of a recording over time.
public struct AnalysisTracks: Equatable, Sendable {
    public let durationSeconds: Double
    /// By measure; one that the sound is too short for has no rows.
    public internal(set) var tracks: [AnalysisTrack]

    public subscript(measure: AnalysisMeasure) -> AnalysisTrack? { tracks.first { $0.measure == measure } }

    /// Silent pauses, in seconds, by their beginnings.
    public var pauses: [ClosedRange<Double>] {
        guard let track = self[.pauses] else { return [] }
        return (0..<track.rowCount).compactMap { row in
            guard let start = track.value(row, 0), let end = track.value(row, 1), end >= start else { return nil }
            return start...end
        }
    }

    /// Times of syllables' nuclei, in seconds.
    public var syllables: [Double] {
        guard let track = self[.syllables] else { return [] }
        return (0..<track.rowCount).compactMap { track.value($0, 0) }
    }
}
