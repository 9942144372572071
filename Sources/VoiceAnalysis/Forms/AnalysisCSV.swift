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

    /// Names of a track's columns.
    public static func header(of excerpt: TrackExcerpt) -> String {
        let names = excerpt.columns.map { excerpt.measure == .spectrogram ? "\($0.name) Hz" : "\($0.name) (\($0.unit.rawValue))" }
        return ((excerpt.stepSeconds == nil ? [] : ["time (s)"]) + names).joined(separator: ",") + "\r\n"
    }

    /// A track's rows, their times in front.
    public static func rows(of excerpt: TrackExcerpt) -> String {
        var text = ""
        for row in 0..<excerpt.rows {
            if let start = excerpt.startSeconds, let step = excerpt.stepSeconds {
                text += DecimalText.exact(((start + Double(row) * step) * 1e6).rounded() / 1e6)
                if !excerpt.columns.isEmpty { text += "," }
            }
            text += excerpt.columns.map { $0.values[row].map(DecimalText.exact) ?? "" }.joined(separator: ",") + "\r\n"
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
