import FoundationEssentials
import Transcription
import VoiceCore

/// A transcript that somebody has already: as `crescendo transcribe --json` and an export give it.
enum TranscriptFile {
    private struct Report: Decodable {
        let transcript: Transcript
    }

    /// - Throws: `CommandError`.
    static func read(_ file: String) throws -> Transcript {
        guard let transcript = try transcript(in: bytes(of: file)) else {
            throw CommandError(
                code: "transcript_unreadable",
                userMessage: "\(file) is no transcript: give one that 'crescendo transcribe --json' or an export as JSON has written.",
                status: .badData)
        }
        return transcript
    }

    /// What a file holds, a transcript or not.
    ///
    /// - Throws: `CommandError`.
    static func bytes(of file: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandError(code: "input_unreadable", userMessage: "The transcript \(file) cannot be read.", status: .noInput)
        }
        return data
    }

    /// The transcript that bytes are, if they are one.
    static func transcript(in data: Data) -> Transcript? {
        (try? JSON.decode(Transcript.self, from: data)) ?? (try? JSON.decode(Report.self, from: data))?.transcript
    }
}
