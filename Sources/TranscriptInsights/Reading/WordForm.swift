/// A written word, taken apart: what was said, and the marks behind it.
struct WordForm {
    /// In lower case, without the marks about it, with straight apostrophes; empty for marks alone.
    let key: String

    /// Whether marks behind it end a sentence.
    let endsSentence: Bool

    /// Whether one of them is a question mark.
    let asks: Bool

    /// Whether marks behind it end a sentence or a clause.
    let endsClause: Bool

    /// Whether it begins with a small letter: then no sentence ended before it.
    let isSmall: Bool

    init(_ text: String) {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: Self.isSpoken), let last = scalars.lastIndex(where: Self.isSpoken) else {
            key = ""
            (endsSentence, asks, endsClause) = Self.marks(scalars[...])
            isSmall = false
            return
        }
        let core = scalars[first...last]
        let behind = scalars[scalars.index(after: last)...]
        var key = String.UnicodeScalarView()
        for scalar in core { key.append(Self.apostrophes.contains(scalar) ? "'" : scalar) }
        self.key = String(key).lowercased()
        let (sentence, asks, clause) = Self.marks(behind)
        let isShortened = behind.first == "." && (Self.shortened.contains(self.key) || core.contains(".") || core.count == 1)
        endsSentence = sentence && (asks || !isShortened)
        self.asks = asks
        endsClause = clause && (asks || !isShortened)
        isSmall = scalars[first].properties.isLowercase
    }

    private static let apostrophes: Set<Unicode.Scalar> = ["'", "\u{2019}", "\u{2BC}", "\u{FF07}"]

    /// Words that are written with a full stop though the sentence goes on.
    private static let shortened: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "mt", "gen", "sen", "rep", "capt", "lt", "col", "rev", "hon", "approx",
        "no",
        "dept", "est", "fig",
    ]

    private static func isSpoken(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber,
            .otherNumber,
            .nonspacingMark, .spacingMark:
            return !apostrophes.contains(scalar)
        default: return false
        }
    }

    private static func marks(_ behind: Substring.UnicodeScalarView) -> (endsSentence: Bool, asks: Bool, endsClause: Bool) {
        var (sentence, asks, clause) = (false, false, false)
        for mark in behind {
            switch mark {
            case "?", "？", "؟", "⁇", "⁈", "⁉", "‽": (sentence, asks) = (true, true)
            case ".", "!", "…", "。", "！", "।", "॥", "۔", "։", "።": sentence = true
            case ",", ";", ":", "–", "—", "、", "，", "；", "：", "،", "؛", "-": clause = true
            default: continue
            }
        }
        return (sentence, asks, clause || sentence)
    }
}
