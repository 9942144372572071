/// Our statements' text in PostgreSQL's form.
enum PostgresText {
    /// Numbers the parameters: each `?` outside of quotes and comments becomes `$1`, `$2`, …
    static func numbered(_ text: String) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count + 16)
        var count = 0
        var end: Scan = .code
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if end == .code, byte == UInt8(ascii: "?") {
                count += 1
                output += Array("$\(count)".utf8)
            } else {
                output.append(byte)
            }
            end = end.next(byte, after: previous)
            previous = byte
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// What the scanner is within.
    private enum Scan: Equatable {
        case code, string, name, lineComment, blockComment

        func next(_ byte: UInt8, after previous: UInt8) -> Scan {
            switch (self, byte) {
            case (.code, UInt8(ascii: "'")): .string
            case (.code, UInt8(ascii: "\"")): .name
            case (.code, UInt8(ascii: "-")) where previous == UInt8(ascii: "-"): .lineComment
            case (.code, UInt8(ascii: "*")) where previous == UInt8(ascii: "/"): .blockComment
            // A doubled quote ends the string and begins the next one at once, which comes to the same.
            case (.string, UInt8(ascii: "'")), (.name, UInt8(ascii: "\"")): .code
            case (.lineComment, UInt8(ascii: "\n")): .code
            case (.blockComment, UInt8(ascii: "/")) where previous == UInt8(ascii: "*"): .code
            default: self
            }
        }
    }
}
