import Logging

/// One JSON object on one line, as bytes.
struct JSONLine {
    /// Not closed yet.
    private var content: [UInt8] = [UInt8(ascii: "{")]

    init() { content.reserveCapacity(512) }

    /// The finished line with its line break.
    consuming func finished() -> [UInt8] {
        content.append(UInt8(ascii: "}"))
        content.append(UInt8(ascii: "\n"))
        return content
    }

    mutating func add(_ key: String, _ value: String) {
        begin(key)
        append(quoted: value)
    }

    /// - Parameter write: appends the value to the bytes; plain ASCII without quotes, which it gets around it.
    mutating func add(_ key: String, plain write: (inout [UInt8]) -> Void) {
        begin(key)
        content.append(UInt8(ascii: "\""))
        write(&content)
        content.append(UInt8(ascii: "\""))
    }

    mutating func add(_ key: String, _ value: Logger.MetadataValue) {
        begin(key)
        append(value)
    }

    private mutating func begin(_ key: String) {
        if content.count > 1 { content.append(UInt8(ascii: ",")) }
        append(quoted: key)
        content.append(UInt8(ascii: ":"))
    }

    private mutating func append(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): append(quoted: text)
        case .stringConvertible(let value as Int): content.append(contentsOf: value.description.utf8)
        case .stringConvertible(let value as Double) where value.isFinite: content.append(contentsOf: value.description.utf8)
        case .stringConvertible(let value as Bool): content.append(contentsOf: value.description.utf8)
        case .stringConvertible(let value as any BinaryInteger): content.append(contentsOf: value.description.utf8)
        case .stringConvertible(let value): append(quoted: value.description)
        case .array(let values):
            content.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { content.append(UInt8(ascii: ",")) }
                append(value)
            }
            content.append(UInt8(ascii: "]"))
        case .dictionary(let values):
            var nested = JSONLine()
            for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                nested.add(key, Redaction.mustHide(key) ? .string("***") : value)
            }
            content.append(contentsOf: nested.finished().dropLast())
        }
    }

    /// As a JSON string (RFC 8259, 7); line separators are escaped too, so that one record is one line to every reader.
    private mutating func append(quoted text: String) {
        content.append(UInt8(ascii: "\""))
        var text = text
        let isPlain = text.withUTF8 { bytes in
            guard bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else {
                return false
            }
            content.append(contentsOf: bytes)
            return true
        }
        if !isPlain { for scalar in text.unicodeScalars { append(escaped: scalar) } }
        content.append(UInt8(ascii: "\""))
    }

    private mutating func append(escaped scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": content.append(contentsOf: "\\\"".utf8)
        case "\\": content.append(contentsOf: "\\\\".utf8)
        case "\n": content.append(contentsOf: "\\n".utf8)
        case "\r": content.append(contentsOf: "\\r".utf8)
        case "\t": content.append(contentsOf: "\\t".utf8)
        case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029:
            let digits = String(scalar.value, radix: 16)
            content.append(contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
        default: content.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}
