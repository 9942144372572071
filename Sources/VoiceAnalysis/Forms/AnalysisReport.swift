/// An analysis for a reader of a terminal: aligned, with units, and with what is usual where that means something.
public enum AnalysisReport {
    public static let disclaimer =
        "These are measures of a sound, not of health: none is a diagnosis. Compare a voice with itself, "
        + "recorded the same way."

    private static let labelWidth = 36
    private static let valueWidth = 10
    private static let unitWidth = 12

    /// - Parameters:
    ///   - title: what was analysed.
    ///   - emphasis: put around headings on a terminal that shows it.
    ///   - width: of a line, at least 72; what does not fit goes on below its own column.
    public static func text(
        of analysis: RecordingAnalysis, title: String, emphasis: (on: String, off: String) = ("", ""), width: Int = 100
    ) -> String {
        var lines = ["\(emphasis.on)\(title)\(emphasis.off)", facts(of: analysis), ""]
        for group in MeasureGroup.all(of: analysis) {
            lines.append("\(emphasis.on)\(group.title)\(emphasis.off)  \(group.meaning)")
            lines += self.lines(of: group.rows(of: analysis), width: max(72, width)) + [""]
        }
        return (lines + wrapped(disclaimer, width: max(72, width))).joined(separator: "\n") + "\n"
    }

    private static func facts(of analysis: RecordingAnalysis) -> String {
        let parameters = analysis.parameters
        let channels = analysis.channels == 1 ? "1 channel" : "\(analysis.channels) channels"
        let seconds = analysis.durationSeconds
        let duration = seconds < 1 ? "\(DecimalText.exact((1_000 * seconds).rounded())) ms" : DecimalText.clock(seconds, decimals: 1)
        return "\(duration) · read at \(DecimalText.exact(analysis.sampleRate)) Hz, \(channels)"
            + " · pitch \(DecimalText.exact(parameters.pitchFloorHz))–\(DecimalText.exact(parameters.pitchCeilingHz)) Hz"
            + ", formants to \(DecimalText.exact(parameters.formantCeilingHz)) Hz · analysis version \(analysis.version)"
    }

    /// What three or more measures of a group lack for the same reason is said once, below the others.
    private static func lines(of rows: [MeasureRow], width: Int) -> [String] {
        var absent: [UndefinedReason: Int] = [:]
        for row in rows { if let reason = row.measure.reason { absent[reason, default: 0] += 1 } }
        let usual = absent.filter { $0.value >= 3 }.max { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }?.key
        let told = rows.filter { $0.measure.reason == nil || $0.measure.reason != usual }
        let rest = usual.map { reason in
            ["  " + padded(told.isEmpty ? "all measures" : "all others", labelWidth) + leading("–", valueWidth) + " " + reason.text]
        }
        return told.flatMap { lines(of: $0, width: width) } + (rest ?? [])
    }

    private static func lines(of row: MeasureRow, width: Int) -> [String] {
        let label = "  " + padded(row.label, labelWidth)
        guard let value = row.measure.value else { return [label + leading("–", valueWidth) + " " + (row.measure.reason?.text ?? "")] }
        let start = label + leading(text(value, row.measure.unit), valueWidth) + " " + padded(unit(row.measure.unit), unitWidth)
        guard !row.usual.isEmpty else { return [trimmed(start)] }
        let room = max(20, width - start.count)
        let hints = wrapped(row.usual, width: room)
        return hints.enumerated().map { index, hint in (index == 0 ? start : String(repeating: " ", count: start.count)) + hint }
    }

    /// As many decimals as a unit is worth.
    static func text(_ value: Double, _ unit: MeasureUnit) -> String {
        let decimals =
            switch unit {
            case .count, .wordsPerMinute: 0
            case .hertz: abs(value) < 1_000 ? 1 : 0
            case .semitones, .semitonesPerSecond, .decibels, .decibelsPerHertz, .fullScaleDecibels, .truePeakDecibels,
                .loudnessUnitsFullScale, .loudnessUnits, .perMinute, .microseconds:
                abs(value) < 1 ? 2 : 1
            case .percent, .seconds, .milliseconds, .syllablesPerSecond: 2
            case .none: abs(value) < 1 ? 3 : 1
            }
        return DecimalText.fixed(value, decimals: decimals)
    }

    static func unit(_ unit: MeasureUnit) -> String { unit == .none || unit == .count ? "" : unit.rawValue }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func leading(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].isEmpty {
                lines[lines.count - 1] = String(word)
            } else if lines[lines.count - 1].count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
