import CSentimentLexicon

/// English words with the mean of ten people's ratings, from −4 to 4: that of VADER (Hutto and Gilbert 2014), as its authors published it.
///
/// Of its 7,520 entries those are used that people say: letters, with apostrophes and hyphens within. Faces of punctuation marks and what is
/// written with digits is left.
struct SentimentLexicon {
    private let weights: [String: Double]

    /// First words of entries of two.
    private let pairs: Set<String>

    static let english = SentimentLexicon(
        UnsafeBufferPointer(start: crescendo_sentiment_lexicon(), count: crescendo_sentiment_lexicon_length()))

    var count: Int { weights.count }

    func weight(_ word: String) -> Double? { weights[word] }

    /// The weight of two words as one: `fed up`.
    func weight(_ word: String, _ next: String) -> Double? { pairs.contains(word) ? weights[word + " " + next] : nil }

    /// Lines of an entry, a tab, its weight, a tab and what is not needed; others are left out.
    init(_ bytes: some Sequence<UInt8>) {
        var (weights, pairs): ([String: Double], Set<String>) = ([:], [])
        weights.reserveCapacity(8_192)
        for line in Array(bytes).split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count > 1, Self.isSpoken(fields[0]), let weight = Double(String(decoding: fields[1], as: UTF8.self)) else {
                continue
            }
            let entry = String(decoding: fields[0], as: UTF8.self)
            weights[entry] = weight
            if let blank = entry.firstIndex(of: " ") { pairs.insert(String(entry[..<blank])) }
        }
        (self.weights, self.pairs) = (weights, pairs)
    }

    private static func isSpoken(_ entry: ArraySlice<UInt8>) -> Bool {
        guard let first = entry.first, let last = entry.last, isLetter(first), isLetter(last), entry.count > 1 else { return false }
        return entry.allSatisfy { isLetter($0) || $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
}
