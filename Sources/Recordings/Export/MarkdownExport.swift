import Transcription
import VoiceCore

/// A recording as a page of Markdown (CommonMark): what is known of it, its notes, and what was said with the time of each paragraph.
struct MarkdownExport {
    let recording: Recording
    let notes: String?
    let transcript: Transcript

    var text: String {
        ([heading, details] + [notes.map { "## Notes\n\n\($0)\n" }].compactMap { $0 } + ["## Transcript\n", paragraphs])
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var heading: String { "# \(Self.escaped(recording.title ?? recording.id.text))\n" }

    private var details: String {
        var lines: [String] = []
        if let time = recording.recordedAt { lines.append("Recorded: \(time.description.prefix(10))") }
        if let speaker = recording.speaker { lines.append("Speaker: \(Self.escaped(speaker))") }
        if !recording.tags.isEmpty { lines.append("Tags: \(recording.tags.map(Self.escaped).joined(separator: ", "))") }
        if let language = transcript.language ?? recording.language { lines.append("Language: \(Self.escaped(language))") }
        lines.append("Length: \(ClockTime.text(recording.durationSeconds))")
        return lines.map { "- \($0)\n" }.joined()
    }

    /// A paragraph for each segment; the speaker stands where another one begins.
    private var paragraphs: String {
        var last: String?
        return transcript.segments.filter { !$0.isEmpty }.map { segment in
            let line = Self.escaped(segment.text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
            let speaker = segment.speaker == last ? "" : segment.speaker.map { "**\(Self.escaped($0))** " } ?? ""
            last = segment.speaker
            return "\(speaker)[\(ClockTime.text(segment.start))] \(line)\n"
        }.joined(separator: "\n")
    }

    /// What Markdown would take for markup has a backslash before it.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if "\\`*_{}[]<>()#+-.!|~&".contains(character) { result.append("\\") }
            result.append(character)
        }
    }
}
