/// A path and its query, encoded (RFC 3986).
struct RequestPath {
    private(set) var text: String

    /// - Parameter parts: of the path behind `/v1/`, each as it is.
    init(_ parts: String...) { text = "/v1" + parts.map { "/" + Self.encoded($0) }.joined() }

    mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        text += (text.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + name + "=" + Self.encoded(value)
    }

    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".unicodeScalars)
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += "%"
                encoded.unicodeScalars.append(digits[Int(byte >> 4)])
                encoded.unicodeScalars.append(digits[Int(byte & 15)])
            }
        }
        return encoded
    }
}
