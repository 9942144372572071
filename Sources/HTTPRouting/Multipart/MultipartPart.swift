/// The headers of one part of a form.
public struct MultipartPart: Sendable, Equatable {
    /// The field's name.
    public let name: String

    /// The file's name as the sender gave it, for a field that is a file. It may hold anything: never use it as a path.
    public let fileName: String?

    /// The part's media type, if it says one.
    public let contentType: MediaType?

    /// - Parameter headers: the header lines with the empty line behind them.
    init(headers: [UInt8]) throws(MultipartError) {
        guard let text = String(validating: headers.dropLast(2), as: UTF8.self) else { throw .malformedHeader }
        var disposition: HeaderValue?
        var type: MediaType?
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            let (name, value) = try Self.field(Substring(line))
            switch name {
            case "content-disposition":
                guard disposition == nil, let read = HeaderValue(value), read.essence.lowercased() == "form-data" else {
                    throw .invalidDisposition
                }
                disposition = read
            case "content-type":
                guard let read = MediaType(value) else { throw .malformedHeader }
                type = read
            case "content-transfer-encoding":
                guard ["7bit", "8bit", "binary"].contains(value.lowercased()) else { throw .unsupportedEncoding }
            default: break
            }
        }
        guard let disposition, let name = disposition.parameters["name"] else { throw .invalidDisposition }
        self.name = name
        fileName = try disposition.parameters["filename*"].map(Self.extended) ?? disposition.parameters["filename"]
        contentType = type
    }

    /// `Name: value` with its line break's CR.
    private static func field(_ line: Substring) throws(MultipartError) -> (name: String, value: String) {
        guard line.utf8.last == UInt8(ascii: "\r"), let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { throw .malformedHeader }
        let name = line[..<colon]
        let value = line.unicodeScalars[line.index(after: colon)...].dropLast()
        guard !name.isEmpty, name.unicodeScalars.allSatisfy(HeaderValue.isTokenCharacter),
            value.allSatisfy({ $0.value >= 32 && $0.value != 127 || $0 == "\t" })
        else { throw .malformedHeader }
        var trimmed = Substring(value.drop { $0 == " " || $0 == "\t" })
        while let last = trimmed.utf8.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") { trimmed.unicodeScalars.removeLast() }
        return (name.lowercased(), String(trimmed))
    }

    /// RFC 8187: `utf-8''na%C3%AFve.wav`. RFC 7578 forbids it in forms; some clients send it all the same.
    private static func extended(_ value: String) throws(MultipartError) -> String {
        let parts = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8", let text = PercentEncoding.decode(parts[2], plusIsSpace: false) else {
            throw .malformedHeader
        }
        return text
    }
}
