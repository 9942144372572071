import FoundationEssentials
import VoiceCore

/// A stretch of a track whose rows are put together when they are asked for: what `TrackExcerpt` holds, without holding it.
public struct TrackStretch: Sendable {
    let track: AnalysisTrack
    private let rows: Range<Int>
    /// Rows of the track that make one.
    private let group: Int

    /// Rows that are given out.
    public let rowCount: Int
    /// The middle of the first row, in seconds from the beginning of the recording; `nil` for events.
    let startSeconds: Double?
    /// From row to row, in seconds.
    let stepSeconds: Double?

    /// - Parameters: as for `TrackExcerpt`.
    public init(_ track: AnalysisTrack, from: Double = 0, to: Double = .infinity, points: Int? = nil) {
        self.init(track, rows: track.rows(from: from, to: to), points: points)
    }

    /// - Parameter rows: within the track's.
    init(_ track: AnalysisTrack, rows: Range<Int>, points: Int?) {
        (self.track, self.rows) = (track, rows)
        let most = max(1, points ?? rows.count)
        let group = track.timing == nil ? 1 : max(1, (rows.count + most - 1) / most)
        self.group = group
        rowCount = (rows.count + group - 1) / group
        let step = track.timing?.stepSeconds
        startSeconds = step.map { Self.rounded(track.seconds(rows.lowerBound) + 0.5 * Double(group - 1) * $0) }
        stepSeconds = step.map { $0 * Double(group) }
    }

    func name(_ column: Int) -> String {
        guard let bins = track.bins else { return track.columns[column].name }
        let middleHz = bins.lowestHz + Double(column) * bins.stepHz
        return middleHz == middleHz.rounded() ? String(Int(middleHz)) : String(middleHz)
    }

    func unit(_ column: Int) -> MeasureUnit { track.bins == nil ? track.columns[column].unit : .decibels }

    /// - Parameter chosen: of the rows that are given out.
    func values(_ column: Int, _ chosen: Range<Int>) -> [Double?] {
        let together = Together(track.measure, column: column)
        return chosen.map { index in
            let first = rows.lowerBound + index * group
            return together.value((first..<min(rows.upperBound, first + group)).lazy.compactMap { track.value($0, column) })
                .map(Self.rounded)
        }
    }

    /// Four decimals: finer than what is kept.
    private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}

extension TrackStretch {
    /// Values that are written at a time.
    private static let valuesAtATime = 4_096

    /// Rows of a table that are written at a time.
    var rowsAtATime: Int { max(64, 4 * Self.valuesAtATime / max(1, track.width)) }

    /// The stretch as JSON, the very bytes that its `TrackExcerpt` gives, but made value by value: an encoder that is handed an hour of
    /// frames takes several hundred bytes for each.
    ///
    /// - Parameters:
    ///   - frame: what the excerpt stands in.
    ///   - write: takes the next piece.
    public func writeJSON<Frame: Encodable>(
        within frame: (TrackExcerpt) -> Frame, to write: (ArraySlice<UInt8>) throws -> Void
    ) throws {
        let text = Array(try JSON.encode(frame(TrackExcerpt(withoutValuesOf: self))))
        // Within a text of JSON a quotation mark has a backslash before it, so that nobody's words are taken for this.
        let mark = Array("\"values\":[]".utf8)
        var (start, place, column) = (0, 0, 0)
        while place + mark.count <= text.count {
            guard text[place] == mark[0], text[place..<place + mark.count].elementsEqual(mark) else {
                place += 1
                continue
            }
            place += mark.count
            try write(text[start..<place - 1])
            try writeValues(column, to: write)
            (start, column) = (place - 1, column + 1)
        }
        try write(text[start...])
    }

    private func writeValues(_ column: Int, to write: (ArraySlice<UInt8>) throws -> Void) throws {
        for first in stride(from: 0, to: rowCount, by: Self.valuesAtATime) {
            if first > 0 { try write([UInt8(ascii: ",")]) }
            let list = Array(try JSON.encode(values(column, first..<min(rowCount, first + Self.valuesAtATime))))
            try write(list.dropFirst().dropLast())
        }
    }
}
