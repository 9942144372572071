import HTTPRouting
import NIOCore
import Transcription

/// Reads an upload: a form with the audio in `file`, or the audio alone as the body.
///
/// Fields that describe the audio may come before or behind it; what they say is checked when the form is whole, since browsers send
/// fields in the order of the page.
struct UploadForm {
    private(set) var description = RecordingDescription()
    private var current: String?
    private var seen: Set<String> = []
    private var text: [UInt8] = []

    /// Bytes of a text field; a title of 200 characters has at most 200 × 4 and some combining marks.
    private static let fieldLimit = 8 * 1024

    /// What to do with a piece of the form.
    enum Piece {
        case audio(ByteBuffer)
        case nothing
    }

    /// Whether the field with the audio was there.
    var hasAudio: Bool { seen.contains("file") }

    /// - Throws: `RecordingsError` for a field that is not known, or comes twice; `APIError` for one that is too long or no text.
    mutating func take(_ event: MultipartParser.Event) throws -> Piece {
        switch event {
        case .partBegan(let part):
            try begin(part.name)
            return .nothing
        case .bytes(let bytes) where current == "file":
            return .audio(bytes)
        case .bytes(let bytes):
            text += bytes.readableBytesView
            guard text.count <= Self.fieldLimit else { throw APIError.invalidField(current ?? "", "The field is too long.") }
            return .nothing
        case .partEnded:
            try end()
            return .nothing
        }
    }

    private mutating func begin(_ name: String) throws {
        guard ["file", "title", "language", "engine"].contains(name) else {
            throw RecordingsError.unexpectedField(String(name.prefix(40)))
        }
        guard seen.insert(name).inserted else { throw RecordingsError.duplicateField(name) }
        current = name
        text.removeAll()
    }

    private mutating func end() throws {
        guard let name = current else { return }
        current = nil
        guard name != "file" else { return }
        guard let value = String(validating: text, as: UTF8.self) else { throw APIError.invalidField(name, "The field is not UTF-8 text.") }
        guard !value.isEmpty else { return }
        switch name {
        case "title": description.title = value
        case "language": description.settings.language = value
        default: description.settings.engine = value
        }
    }
}
