import FoundationEssentials
import HTTPRouting
import VoiceCore

extension CommandOutput {
    /// A line of text as a person may read it.
    func line(_ text: String) { Self.write(Printable.line(text)) }

    /// A JSON document on one line.
    func line(_ value: JSONValue) {
        guard let bytes = try? value.encoded() else { return }
        Self.write(String(decoding: bytes, as: UTF8.self))
    }

    /// The document in JSON, or else the text.
    func answer(_ value: JSONValue, text: @autoclosure () -> String) throws { try show(value, text: text()) }
}

extension RecordingCommands {
    /// A recording's id as somebody typed it.
    ///
    /// - Throws: `CommandError` for what is none.
    static func checked(_ id: String) throws -> String {
        guard RecordingID(id) != nil else {
            throw CommandError(
                code: "bad_id", userMessage: "'\(Printable.line(id))' is no recording's id: they begin with rec_.", status: .usage)
        }
        return id
    }
}
