import HTTPRouting
import Transcription
import VoiceCore

/// The forms in which a recording's transcript is given out.
enum ExportFormat: String, CaseIterable, Sendable, ParameterValue {
    /// Text, a line a segment.
    case txt
    /// SubRip captions.
    case srt
    /// WebVTT captions.
    case vtt
    /// The transcript's document, with words and times.
    case json
    /// Markdown with what is known of the recording.
    case md
    /// A document for word processors, with what is known of the recording.
    case docx

    var contentType: String {
        switch self {
        case .txt: "text/plain; charset=utf-8"
        case .srt: "application/x-subrip; charset=utf-8"
        case .vtt: "text/vtt; charset=utf-8"
        case .json: "application/json"
        case .md: "text/markdown; charset=utf-8"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        }
    }

    /// Whether the notes on a recording are in it.
    var hasNotes: Bool { self == .md || self == .docx }

    /// A transcript in this form; equal for equal input.
    ///
    /// - Parameter notes: those on the recording; forms for captions and programs leave them out.
    func file(of recording: Recording, notes: String?, _ transcript: Transcript) throws -> [UInt8] {
        switch self {
        case .txt: Array(transcript.plainText().utf8)
        case .srt: Array(transcript.srt().utf8)
        case .vtt: Array(transcript.webVTT().utf8)
        case .json: Array(try JSON.encode(transcript))
        case .md: Array(MarkdownExport(recording: recording, notes: notes, transcript: transcript).text.utf8)
        case .docx: DocxExport(recording: recording, notes: notes, transcript: transcript).bytes
        }
    }
}

/// What a recording's file is called where somebody saves it (RFC 6266).
struct ExportFileName {
    let contentDisposition: String

    /// - Parameter title: `nil` for a recording without one, which is named after its id.
    init(title: String?, id: String, format: String) {
        let name = (title ?? id) + "." + format
        // What a file system or a header takes ill becomes a hyphen in the plain form; the extended form holds all of it.
        let plain = name.unicodeScalars.map { scalar -> Character in
            scalar.isASCII && scalar.value >= 32 && scalar.value != 127 && !"\"\\/:*?<>|%".unicodeScalars.contains(scalar)
                ? Character(scalar) : "-"
        }
        contentDisposition = "attachment; filename=\"\(String(plain))\"; filename*=UTF-8''\(Self.encoded(name))"
    }

    /// RFC 8187: everything but letters, digits and a few marks in percent form.
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}
