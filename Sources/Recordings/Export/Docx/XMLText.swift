/// Text as XML 1.0 may hold it.
enum XMLText {
    /// For an element's content or an attribute between double quotes.
    ///
    /// What XML cannot hold at all (most control characters, U+FFFE, U+FFFF) becomes U+FFFD, the sign for a character that was lost;
    /// those that it takes but readers may change on the way are written by their numbers.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: result += "&amp;"
            case 0x3C: result += "&lt;"
            case 0x3E: result += "&gt;"
            case 0x22: result += "&quot;"
            case 0x09, 0x0A, 0x0D, 0x7F...0x9F, 0x2028, 0x2029: result += "&#\(scalar.value);"
            case 0x00..<0x20, 0xFFFE, 0xFFFF: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
