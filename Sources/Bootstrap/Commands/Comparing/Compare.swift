import Transcription
import VoiceCore

/// `crescendo compare`: how far one text is from another, in words.
public enum Compare {
    struct Report: Encodable {
        struct Text: Encodable {
            let file: String
            let words: Int
            let engine: EngineIdentity?
        }

        let reference: Text
        let other: Text
        let comparison: TranscriptComparison
    }

    /// Compares two files: transcripts as JSON, or plain text.
    ///
    /// - Parameter differences: how many of them the text shows; JSON has all.
    public static func run(reference: String, other: String, differences: Int, output: CommandOutput) async -> ExitStatus {
        await output.run {
            let (left, right) = try (ComparedText(reference), ComparedText(other))
            let comparison = TranscriptComparison(reference: left.words, right.words)
            let report = Report(
                reference: .init(file: reference, words: left.words.count, engine: left.engine),
                other: .init(file: other, words: right.words.count, engine: right.engine), comparison: comparison)
            try output.show(report, text: text(report, differences).joined(separator: "\n"))
        }
    }

    private static func text(_ report: Report, _ limit: Int) -> [String] {
        let comparison = report.comparison
        var files = TextTable()
        for (role, text) in [("reference", report.reference), ("compared", report.other)] {
            let engine = text.engine.map { "\($0.name) \($0.version), \($0.modelVersion)" } ?? "plain text"
            files.add([role, text.file, Counted(text.words, "word").description, engine])
        }
        var lines = files.lines(width: TextTable.terminalWidth) + ["", summary(comparison)]
        let shown = comparison.differences.prefix(limit)
        if !shown.isEmpty {
            lines.append("")
            var table = TextTable()
            for difference in shown { table.add(row(difference)) }
            lines += table.lines(width: TextTable.terminalWidth)
        }
        let rest = comparison.differences.count - shown.count
        if rest > 0 { lines.append("… and \(rest) more: --differences \(comparison.differences.count), or --json") }
        return lines
    }

    private static func summary(_ comparison: TranscriptComparison) -> String {
        guard let rate = comparison.wordErrorRate else { return "word error rate  none: the reference has no words" }
        let parts = [
            "\(comparison.substitutions) replaced", "\(comparison.deletions) missing", "\(comparison.insertions) added",
        ]
        let wrong = comparison.substitutions + comparison.deletions + comparison.insertions
        return "word error rate  \(percent(rate))  (\(wrong) of \(comparison.referenceWords): \(parts.joined(separator: ", ")))"
    }

    private static func row(_ difference: TranscriptComparison.Difference) -> [String] {
        let time = difference.start.map(Printable.clock) ?? ""
        if difference.text.isEmpty { return [time, "missing", difference.reference] }
        if difference.reference.isEmpty { return [time, "added", difference.text] }
        return [time, "replaced", "\(difference.reference) → \(difference.text)"]
    }

    private static func percent(_ rate: Double) -> String {
        let hundredths = Int((rate * 10_000).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
    }
}
