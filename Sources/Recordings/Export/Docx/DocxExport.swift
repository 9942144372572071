import Transcription
import VoiceCore

/// A recording as a document for Word and LibreOffice: its title, what is known of it, its notes, and what was said, a paragraph a segment
/// with its time and, where another one begins to speak, the speaker.
struct DocxExport {
    let recording: Recording
    let notes: String?
    let transcript: Transcript

    var bytes: [UInt8] {
        WordPackage(
            title: title, author: recording.speaker, keywords: recording.tags, language: transcript.language ?? recording.language,
            created: recording.recordedAt ?? recording.createdAt, modified: recording.updatedAt ?? recording.createdAt,
            paragraphs: [WordParagraph(style: WordStyles.title, title), WordParagraph(style: WordStyles.details, details)]
                + noteParagraphs + spokenParagraphs
        ).bytes
    }

    private var title: String { recording.title ?? recording.id.text }

    private var details: String {
        let known: [String?] = [
            recording.recordedAt.map { String($0.description.prefix(10)) }, recording.speaker,
            recording.tags.isEmpty ? nil : recording.tags.joined(separator: ", "), transcript.language ?? recording.language,
            ClockTime.text(recording.durationSeconds),
        ]
        return known.compactMap { $0 }.joined(separator: " · ")
    }

    private var noteParagraphs: [WordParagraph] {
        guard let notes else { return [] }
        let lines = notes.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline)
        return [WordParagraph(style: WordStyles.heading, "Notes")] + lines.map { WordParagraph(String($0)) }
    }

    private var spokenParagraphs: [WordParagraph] {
        var last: String?
        return [WordParagraph(style: WordStyles.heading, "Transcript")]
            + transcript.segments.filter { !$0.isEmpty }.map { segment in
                var paragraph = WordParagraph()
                paragraph.add("[\(ClockTime.text(segment.start))] ", style: WordStyles.time)
                if let speaker = segment.speaker, speaker != last { paragraph.add("\(speaker): ", style: WordStyles.speaker) }
                last = segment.speaker
                paragraph.add(segment.text)
                return paragraph
            }
    }
}
