import TranscriptInsights
import Transcription
import VoiceCore

/// In which form `crescendo insights` prints what it found.
public enum InsightsFormat: String, CaseIterable, Sendable {
    case text, json
}

/// `crescendo insights`: what the words of a transcript show.
public enum Insights {
    /// - Parameter file: a transcript as JSON, as `crescendo transcribe` and an export write it.
    /// - Returns: `ExitStatus` of what could not be read, else success.
    public static func run(file: String, format: InsightsFormat) async -> ExitStatus {
        let output = CommandOutput(isJSON: format == .json)
        return await output.run {
            let report = try InsightReport(TranscriptFile.read(file))
            try output.show(report, text: InsightsText(report, width: TextTable.terminalWidth).lines.joined(separator: "\n"))
        }
    }
}
