/// An analysis as a table: a line a measure, by RFC 4180.
public enum AnalysisCSV {
    /// - Parameter withFile: whether there is a first column with a file's name.
    public static func header(withFile: Bool) -> String { (withFile ? "file," : "") + "measure,value,unit,reason\r\n" }

    /// - Parameter file: its name, for a table of several files.
    public static func rows(of analysis: RecordingAnalysis, file: String? = nil) -> String {
        let facts = [
            ("analysis.version", Double(analysis.version), MeasureUnit.none), ("duration", analysis.durationSeconds, .seconds),
            ("sample_rate", analysis.sampleRate, .hertz),
        ].map { MeasureRow(id: $0.0, label: "", usual: "", measure: Measure($0.1, $0.2)) }
        let rows = facts + MeasureGroup.all(of: analysis).flatMap { $0.rows(of: analysis) }
        return rows.map { row in
            let value = row.measure.value.map(DecimalText.exact) ?? ""
            let cells = [row.id, value, row.measure.unit.rawValue, row.measure.reason?.rawValue ?? ""]
            return ((file.map { [quoted($0)] } ?? []) + cells).joined(separator: ",") + "\r\n"
        }.joined()
    }

    /// The header and the rows of one analysis.
    public static func text(of analysis: RecordingAnalysis) -> String { header(withFile: false) + rows(of: analysis) }

    /// A piece of a track as a table: the names of its columns, then some thousand rows each, their times in front.
    ///
    /// - Returns: `nil` behind the last piece.
    public static func piece(_ number: Int, of stretch: TrackStretch) -> String? {
        if number == 0 { return header(of: stretch) }
        let first = (number - 1) * stretch.rowsAtATime
        guard first < stretch.rowCount else { return nil }
        return rows(of: stretch, first..<min(stretch.rowCount, first + stretch.rowsAtATime))
    }

    private static func header(of stretch: TrackStretch) -> String {
        let names = (0..<stretch.track.width).map { column in
            let name = stretch.name(column)
            return stretch.track.measure == .spectrogram ? "\(name) Hz" : "\(name) (\(stretch.unit(column).rawValue))"
        }
        return ((stretch.stepSeconds == nil ? [] : ["time (s)"]) + names).joined(separator: ",") + "\r\n"
    }

    private static func rows(of stretch: TrackStretch, _ chosen: Range<Int>) -> String {
        let columns = (0..<stretch.track.width).map { stretch.values($0, chosen) }
        var text = ""
        for (index, row) in chosen.enumerated() {
            if let start = stretch.startSeconds, let step = stretch.stepSeconds {
                text += DecimalText.exact(((start + Double(row) * step) * 1e6).rounded() / 1e6)
                if !columns.isEmpty { text += "," }
            }
            text += columns.map { $0[index].map(DecimalText.exact) ?? "" }.joined(separator: ",") + "\r\n"
        }
        return text
    }

    /// A text that a spreadsheet would take for a formula has an apostrophe before it.
    private static func quoted(_ text: String) -> String {
        var text = text
        if let first = text.first, "=+-@\t\r".contains(first) { text = "'" + text }
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
