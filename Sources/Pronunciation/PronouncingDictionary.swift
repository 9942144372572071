/// How words are said, read from a dictionary of CMU's form: a line a word, the word and its phones with blanks between them, `word(2)` for
/// another way to say it.
///
/// Words with anything but English letters and apostrophes are left out: nothing about letters can be learnt from `3d` or `a.m.`.
public struct PronouncingDictionary: Sendable {
    /// A word and one way to say it.
    struct Entry: Equatable, Sendable {
        /// Numbers of ``letter(_:)``.
        var letters: [UInt8]
        /// Places in ``phoneNames``.
        var phones: [UInt8]
    }

    private(set) var entries: [Entry] = []
    private(set) var phoneNames: [String] = []

    static let letterCount = 27

    /// - Parameter content: the dictionary's text, of which at most 255 different phones are read.
    public init(_ content: some Collection<UInt8>) {
        var numbers: [ArraySlice<UInt8>: UInt8] = [:]
        for line in Array(content).split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            let columns = line.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
            guard columns.count > 1, let letters = Self.letters(columns[0].prefix { $0 != UInt8(ascii: "(") }) else { continue }
            let phones = columns.dropFirst().compactMap { column -> UInt8? in
                if let number = numbers[column] { return number }
                guard phoneNames.count < 255 else { return nil }
                numbers[column] = UInt8(phoneNames.count)
                phoneNames.append(String(decoding: column, as: UTF8.self))
                return numbers[column]
            }
            if phones.count == columns.count - 1 { entries.append(Entry(letters: letters, phones: phones)) }
        }
    }

    /// The ways to say a word, as far as the dictionary knows it. Looks through all entries.
    public func pronunciations(of word: String) -> [[String]] {
        guard let letters = Self.letters(EnglishLetters.folded(word).utf8) else { return [] }
        return entries.filter { $0.letters == letters }.map { $0.phones.map { phoneNames[Int($0)] } }
    }

    /// The letters of a word; `nil` if it has anything else.
    static func letters(_ word: some Collection<UInt8>) -> [UInt8]? {
        guard !word.isEmpty else { return nil }
        var letters: [UInt8] = []
        for byte in word {
            guard let letter = letter(byte) else { return nil }
            letters.append(letter)
        }
        return letters
    }

    private static func letter(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a")
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "'"): 26
        default: nil
        }
    }
}
