/// A word as it is compared: without case and punctuation, and with its place in the text it comes from.
///
/// What counts as a word: letters, digits and marks, with apostrophes inside of it (`don't`); everything else separates, so `well-known`
/// is two. Scripts that put no space between words are compared by the character, which makes the word error rate of such a text the
/// character error rate, and of a mixed text the mixed error rate. Numbers are compared as they are written: `20` is not `twenty`.
public struct ComparableWord: Equatable, Sendable {
    /// What is compared.
    public let key: String

    /// The word as it was written, punctuation within it included.
    public let text: String

    /// When it was said, from the start of the recording, where that is known.
    public let start: Seconds?
    public let end: Seconds?

    /// The words of a text, in order.
    public static func words(of text: String, start: Seconds? = nil, end: Seconds? = nil) -> [ComparableWord] {
        var words: [ComparableWord] = []
        var current = ""
        func finish() {
            var word = Substring(current)
            while word.first == "'" { word.removeFirst() }
            while word.last == "'" { word.removeLast() }
            if !word.isEmpty { words.append(ComparableWord(key: String(word).lowercased(), text: String(word), start: start, end: end)) }
            current = ""
        }
        for character in text {
            switch Kind(character) {
            case .part: current.append(character)
            case .apostrophe: current.append("'")
            case .alone:
                finish()
                words.append(ComparableWord(key: String(character), text: String(character), start: start, end: end))
            case .separator: finish()
            }
        }
        finish()
        return words
    }

    /// The words of a transcript; those of a segment without words have the segment's times.
    public static func words(of transcript: Transcript) -> [ComparableWord] { transcript.segments.flatMap(words) }

    /// The words of a segment.
    static func words(of segment: TranscriptSegment) -> [ComparableWord] {
        segment.words.isEmpty
            ? words(of: segment.text, start: segment.start, end: segment.end)
            : segment.words.flatMap { words(of: $0.text, start: $0.start, end: $0.end) }
    }

    /// Whether it is a character of a script that puts no space between words.
    fileprivate var standsAlone: Bool { key.count == 1 && key.first.map(Kind.init) == .alone }

    private enum Kind {
        case part, apostrophe, alone, separator

        init(_ character: Character) {
            guard let scalar = character.unicodeScalars.first else {
                self = .separator
                return
            }
            switch scalar.value {
            case 0x27, 0x2019, 0x2BC, 0xFF07: self = .apostrophe
            // Thai, Lao, Myanmar, Khmer; Hiragana, Katakana; Han.
            case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3041...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
                0xF900...0xFAFF, 0x20000...0x3FFFD:
                self = scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? .alone : .separator
            default: self = character.isLetter || character.isNumber ? .part : .separator
            }
        }
    }
}

extension [ComparableWord] {
    /// The words as a text, without spaces between those of scripts that have none.
    var text: String {
        var text = ""
        var isBehindOneAlone = false
        for word in self {
            let standsAlone = word.standsAlone
            if !text.isEmpty, !(standsAlone && isBehindOneAlone) { text += " " }
            text += word.text
            isBehindOneAlone = standsAlone
        }
        return text
    }
}
