import FoundationEssentials

/// The `Upload-Metadata` of tus 1.0: `filename d29ybGQ=,title SGFsbG8=,is_confidential`.
struct UploadMetadata {
    /// By key; a key without a value has an empty one.
    let values: [String: String]

    /// Bytes of the header.
    private static let limit = 16 * 1024

    /// - Throws: `.metadataMalformed` for what is no such list, a key twice, or a value that is no UTF-8.
    init(_ header: String) throws(UploadError) {
        guard header.utf8.count <= Self.limit else { throw .metadataMalformed }
        var values: [String: String] = [:]
        for pair in header.split(separator: ",", omittingEmptySubsequences: true) {
            let parts = pair.split(separator: " ", omittingEmptySubsequences: true)
            guard let key = parts.first, parts.count <= 2 else { throw .metadataMalformed }
            var value = ""
            if parts.count == 2 {
                guard let data = Data(base64Encoded: String(parts[1])), let text = String(validating: data, as: UTF8.self) else {
                    throw .metadataMalformed
                }
                value = text
            }
            guard values.updateValue(value, forKey: String(key)) == nil else { throw .metadataMalformed }
        }
        self.values = values
    }

    /// What it says of the recording. Keys that we do not know are let through: clients send what they like. Without a title the file's
    /// name is one.
    func description() throws(RecordingsError) -> RecordingDescription {
        var description = RecordingDescription()
        for name in RecordingDescription.fields { if let text = values[name] { try description.take(name, text) } }
        if description.title == nil, let name = values["filename"] ?? values["name"] {
            let printable = name.unicodeScalars.filter { $0.properties.generalCategory != .control }
            description.title = String(String(String.UnicodeScalarView(printable)).prefix(RecordingsError.textLimit))
            if description.title == "" { description.title = nil }
        }
        return try description.checked()
    }
}
