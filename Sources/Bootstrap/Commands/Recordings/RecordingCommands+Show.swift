import FoundationEssentials
import HTTPRouting
import NIOHTTP1
import VoiceCore

extension RecordingCommands {
    /// Shows what is known of a recording, and what was said in it.
    public static func show(_ id: String, withTranscript: Bool, server: ServerOptions, output: CommandOutput) async -> ExitStatus {
        await output.runInterruptibly {
            let id = try checked(id)
            let shown = try await ServerConnection.with(server) { connection in
                try await ShownRecording(id, withTranscript: withTranscript, connection)
            }
            try output.answer(shown.document, text: shown.text)
            return .success
        }
    }
}

/// A recording with its notes and its transcript.
private struct ShownRecording {
    private let recording: JSONValue
    private let notes: String?
    private let transcript: Words

    private enum Words {
        case notAsked
        case whole(JSONValue)
        case pending(segments: Int)
        case failed(String)
    }

    init(_ id: String, withTranscript: Bool, _ connection: ServerConnection) async throws {
        recording = try await connection.recording(id)
        var notes: String?
        if recording["has_notes"]?.asFlag == true {
            notes = try await connection.call(.GET, RequestPath("recordings", id, "notes").text)["notes"]?.asText
        }
        self.notes = notes
        transcript = withTranscript ? try await Self.words(of: id, connection) : .notAsked
    }

    private static func words(of id: String, _ connection: ServerConnection) async throws -> Words {
        do {
            let answer = try await connection.call(.GET, RequestPath("recordings", id, "transcript").text)
            if answer["segments"]?.asList != nil { return .whole(answer) }
            return .pending(segments: Int(answer["segments_done"]?.asNumber ?? 0))
        } catch let error as CommandError where error.code == "transcription_failed" {
            return .failed(error.userMessage)
        }
    }

    var document: JSONValue {
        var document: [String: JSONValue] = ["recording": recording]
        document["notes"] = notes.map { .text($0) }
        if case .whole(let transcript) = transcript { document["transcript"] = transcript }
        return .object(document)
    }

    var text: String {
        var lines = [recording["title"]?.asText ?? "(without a title)"].map(Printable.line)
        for (name, value) in facts where value?.isEmpty == false {
            lines.append("  " + name + String(repeating: " ", count: 10 - name.count) + Printable.line(value ?? ""))
        }
        if let notes { lines += ["", "Notes", Printable.text(notes)] }
        return (lines + spoken).joined(separator: "\n")
    }

    private var facts: [(String, String?)] {
        let status = recording["status"]?.asText ?? "?"
        return [
            ("id", recording["id"]?.asText),
            ("status", recording["error"]?.asText.map { "\(status) (\($0))" } ?? status),
            ("length", Printable.clock(recording["duration_seconds"]?.asNumber ?? 0)),
            ("size", recording["bytes"]?.asNumber.map { Printable.size(Int64($0)) }),
            ("made", RecordingCommands.minute(recording["created_at"]?.asText)),
            ("recorded", recording["recorded_at"]?.asText.map { RecordingCommands.minute($0) }),
            ("speaker", recording["speaker"]?.asText), ("language", recording["language"]?.asText),
            ("tags", (recording["tags"]?.asList ?? []).compactMap(\.asText).joined(separator: ", ")),
            ("starred", recording["starred"]?.asFlag == true ? "yes" : nil),
            ("deleted", recording["deleted_at"]?.asText.map { RecordingCommands.minute($0) }),
        ]
    }

    private var spoken: [String] {
        switch transcript {
        case .notAsked: return []
        case .pending(let segments): return ["", "The transcript is in the making: \(segments) segments are done."]
        case .failed(let message): return ["", Printable.line(message)]
        case .whole(let transcript):
            let segments = transcript["segments"]?.asList ?? []
            if segments.isEmpty { return ["", "No speech was found."] }
            var last: String?
            return [""]
                + segments.map { segment in
                    let speaker = segment["speaker"]?.asText
                    defer { last = speaker }
                    return "[\(Printable.clock(segment["start"]?.asNumber ?? 0))] "
                        + (speaker == last ? "" : speaker.map { Printable.line($0) + ": " } ?? "")
                        + Printable.line(segment["text"]?.asText ?? "")
                }
        }
    }
}
