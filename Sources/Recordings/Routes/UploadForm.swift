/// The fields of an upload's form: the audio in `file`, and what describes it.
///
/// Fields may come in any order; what they say is checked when the form is whole, since browsers send them in the order of the page.
struct UploadForm {
    static let audioField = "file"

    /// Bytes of a text field. A title of 200 characters has at most 200 × 4 and some combining marks.
    static func textLimit(of name: String) -> Int { name == "notes" ? 4 * RecordingRules.notesLimit : 16 * 1024 }

    private(set) var description = RecordingDescription()
    private var seen: Set<String> = []

    /// Whether the field with the audio was there.
    var hasAudio: Bool { seen.contains(Self.audioField) }

    /// A field begins.
    ///
    /// - Throws: `RecordingsError` for a field that is not known, or comes twice.
    mutating func begin(_ name: String) throws(RecordingsError) {
        guard name == Self.audioField || RecordingDescription.fields.contains(name) else { throw .unexpectedField(String(name.prefix(40))) }
        guard seen.insert(name).inserted else { throw .duplicateField(name) }
    }

    /// Takes what a text field says; an empty one says nothing.
    mutating func describe(_ name: String, _ value: String) throws(RecordingsError) { try description.take(name, value) }
}
