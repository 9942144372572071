/// Which words cut a text into candidates for keywords.
///
/// English has a list. In other languages they are words of up to three letters, and, after Luhn (1958), those that are too frequent to
/// tell anything: of the text's words one of a hundred, if they were said ten times at least.
struct StopWords {
    private let frequent: Set<String>

    init(_ text: SpokenText) {
        var counts: [String: Int] = [:]
        for word in text.words where word.language != .english { counts[word.key, default: 0] += 1 }
        let bound = max(10, text.words.count / 100)
        frequent = Set(counts.lazy.filter { $1 >= bound }.map(\.key))
    }

    func contains(_ word: SpokenWord) -> Bool {
        if word.key.count < 3 || !word.key.contains(where: \.isLetter) { return true }
        if word.language == .english { return EnglishStopWords.words.contains(word.key) }
        return word.key.count == 3 || frequent.contains(word.key) || Self.hasNoSpaces(word.key)
    }

    /// Whether a word is of a script that puts no blanks between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
    static func hasNoSpaces(_ key: String) -> Bool {
        guard let scalar = key.unicodeScalars.first else { return false }
        switch scalar.value {
        case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3041...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xF900...0xFAFF, 0x20000...0x3FFFD:
            return true
        default: return false
        }
    }
}
