import HTTPRouting

/// The text fields of a transcription request, as they were sent.
struct TranscriptionForm: Sendable {
    static let fileField = "file"

    /// Bytes of one field; a prompt is the longest.
    static let textLimit = 16 << 10

    /// A field that the form may have.
    struct Field: Sendable, Hashable {
        private static let texts: Set<String> = [
            "model", "language", "prompt", "response_format", "temperature", "stream", "chunking_strategy",
        ]
        private static let lists: Set<String> = [
            "languages", "keywords", "include", "timestamp_granularities", "known_speaker_names", "known_speaker_references",
        ]
        private static let members: Set<String> = ["type", "threshold", "prefix_padding_ms", "silence_duration_ms"].reduce(into: []) {
            $0.insert("chunking_strategy[\($1)]")
        }

        /// Without the brackets of a list.
        let name: String
        let isList: Bool

        /// Samples of voices are long, and of no use to a diarizer that knows nobody.
        var isRead: Bool { name != "known_speaker_references" }

        /// Lists may be spelled `name` or `name[]`, the members of an object `name[member]`.
        ///
        /// - Throws: `APIError` 400, `unknown_parameter`.
        init(_ text: String) throws(APIError) {
            let plain = text.hasSuffix("[]") ? String(text.dropLast(2)) : text
            isList = Self.lists.contains(plain)
            name = isList ? plain : text
            guard isList || Self.texts.contains(text) || Self.members.contains(text) else { throw .unknownParameter(text) }
        }
    }

    private var values: [String: [String]] = [:]

    /// Takes what a field says; an empty one says nothing.
    ///
    /// - Throws: `APIError` 400 for a second value of a field that is no list.
    mutating func add(_ text: String, to field: Field) throws(APIError) {
        guard field.isList || values[field.name] == nil else { throw .repeated(field.name) }
        if !text.isEmpty || !field.isRead { values[field.name, default: []].append(text) }
    }

    func text(_ name: String) -> String? { values[name]?.first }

    func list(_ name: String) -> [String] { values[name] ?? [] }

    /// Whether any field's name begins so.
    func has(prefix: String) -> Bool { values.keys.contains { $0.hasPrefix(prefix) } }
}
