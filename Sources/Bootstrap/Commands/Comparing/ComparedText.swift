import FoundationEssentials
import Transcription
import VoiceCore

/// One of two texts that are compared: a transcript, or plain text that somebody wrote.
struct ComparedText {
    let file: String
    let words: [ComparableWord]

    /// What made it, if it is a transcript.
    let engine: EngineIdentity?

    /// - Throws: `CommandError`.
    init(_ file: String) throws {
        self.file = file
        let data = try TranscriptFile.bytes(of: file)
        if let transcript = TranscriptFile.transcript(in: data) {
            words = ComparableWord.words(of: transcript)
            engine = transcript.engine
            return
        }
        guard let text = String(data: data, encoding: .utf8), !Self.hasOtherForm(text) else {
            throw CommandError(
                code: "transcript_unreadable",
                userMessage: """
                    \(Printable.line(file)) is neither a transcript as JSON nor plain text in UTF-8. Captions and other forms are not read.
                    """,
                status: .badData)
        }
        words = ComparableWord.words(of: text)
        engine = nil
    }

    /// What would be compared with its times and marks, as if they had been spoken: captions and JSON of other programs.
    private static func hasOtherForm(_ text: String) -> Bool {
        let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        return start.hasPrefix("WEBVTT") || start.hasPrefix("{") || start.hasPrefix("[{") || text.contains(" --> ") || text.contains("\0")
    }
}
