import Logging

/// One JSON object on one line.
struct JSONLine {
    private var content = "{"

    var text: String { content + "}" }

    mutating func add(_ key: String, _ value: String) {
        begin(key)
        content.appendQuoted(value)
    }

    mutating func add(_ key: String, _ value: Logger.MetadataValue) {
        begin(key)
        append(value)
    }

    private mutating func begin(_ key: String) {
        if content.utf8.count > 1 { content += "," }
        content.appendQuoted(key)
        content += ":"
    }

    private mutating func append(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): content.appendQuoted(text)
        case .stringConvertible(let number as any BinaryInteger): content += number.description
        case .stringConvertible(let number as Double) where number.isFinite: content += number.description
        case .stringConvertible(let flag as Bool): content += flag.description
        case .stringConvertible(let value): content.appendQuoted(value.description)
        case .array(let values):
            content += "["
            for (index, value) in values.enumerated() {
                if index > 0 { content += "," }
                append(value)
            }
            content += "]"
        case .dictionary(let values):
            var nested = JSONLine()
            for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                nested.add(key, Redaction.mustHide(key) ? .string("***") : value)
            }
            content += nested.text
        }
    }
}

extension String {
    /// As a JSON string (RFC 8259, 7); line separators are escaped too, so that one record is one line to every reader.
    fileprivate mutating func appendQuoted(_ text: String) {
        self += "\""
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if isPlain { self += text } else { for scalar in text.unicodeScalars { appendEscaped(scalar) } }
        self += "\""
    }

    private mutating func appendEscaped(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": self += "\\\""
        case "\\": self += "\\\\"
        case "\n": self += "\\n"
        case "\r": self += "\\r"
        case "\t": self += "\\t"
        case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029:
            let digits = String(scalar.value, radix: 16)
            self += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: unicodeScalars.append(scalar)
        }
    }
}
