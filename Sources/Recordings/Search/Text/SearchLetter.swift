/// What a character of folded text is to search.
enum SearchLetter {
    /// Part of a word, spelled so.
    case letter([UInt8])
    /// Part of a word if it stands in one.
    case mark
    /// A letter of a script without spaces.
    case wordOfItsOwn
    /// Left out within a word.
    case accent
    /// Between words.
    case none

    /// - Parameter scalar: in lower case, taken apart.
    init(_ scalar: Unicode.Scalar) {
        if Self.isAccent(scalar.value) {
            self = .accent
            return
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber,
            .otherNumber:
            if Self.hasNoSpaces(scalar.value) {
                self = .wordOfItsOwn
            } else {
                self = .letter(Array((Self.spelled[scalar] ?? String(scalar)).utf8))
            }
        case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
        default: self = .none
        }
    }

    /// Letters that have no canonical form of letter and accent, as they are typed where there is no key for them.
    private static let spelled: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "ĸ": "k",
        "ŋ": "n", "ς": "σ",
    ]

    private static func isAccent(_ value: UInt32) -> Bool {
        switch value {
        case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true  // combining accents
        case 0x0591...0x05BD, 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7: true  // Hebrew points
        case 0x0640, 0x064B...0x065F, 0x0670: true  // Arabic vowels and the stretching line
        case 0x00AD, 0x200B...0x200D, 0xFEFF: true  // invisible within a word
        default: false
        }
    }

    private static func hasNoSpaces(_ value: UInt32) -> Bool {
        switch value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true  // Thai, Lao, Myanmar, Khmer
        case 0x2E80...0x2FDF, 0x3005...0x3007, 0x3040...0x312F, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
            0x20000...0x3FFFF:
            true  // Han, kana, bopomofo
        default: false
        }
    }
}
