/// Finds where the words of a query stand in folded text, as the database found that they do.
struct MatchFinder: Sendable {
    /// One place: which line, and which words of it. A phrase over the end of a line has its rest on the next.
    struct Match: Equatable {
        var line: Int
        var words: Range<Int>
        /// Number of the term.
        var term: Int
        /// Whether it begins here, for counting.
        var isBeginning: Bool
    }

    private let terms: [(words: [[UInt8]], isPrefix: Bool)]

    init(_ terms: [SearchQuery.Term]) { self.terms = terms.map { ($0.words.map { Array($0.utf8) }, $0.isPrefix) } }

    /// Every match, in the order of the text.
    func matches(in folded: String) -> [Match] {
        var folded = folded
        return folded.withUTF8 { text in
            var matches: [Match] = []
            var place = Place()
            while place.offset < text.count {
                if text[place.offset] == Self.lineEnd {
                    place = Place(offset: place.offset + 1, line: place.line + 1)
                    continue
                }
                for (number, term) in terms.enumerated() where term.words[0].first == text[place.offset] {
                    append(number, at: place, text, to: &matches)
                }
                let end = Self.wordEnd(text, from: place.offset)
                place.offset = end < text.count && text[end] == Self.space ? end + 1 : end
                place.word += 1
            }
            return matches
        }
    }

    private struct Place {
        var offset = 0
        var line = 0
        var word = 0
    }

    private static let (space, lineEnd) = (UInt8(ascii: " "), UInt8(ascii: "\n"))

    private static func wordEnd(_ text: UnsafeBufferPointer<UInt8>, from offset: Int) -> Int {
        var end = offset
        while end < text.count, text[end] != space, text[end] != lineEnd { end += 1 }
        return end
    }

    /// Adds the term's match if its words follow one another from a place on.
    private func append(_ number: Int, at start: Place, _ text: UnsafeBufferPointer<UInt8>, to matches: inout [Match]) {
        let term = terms[number]
        var found: [Match] = []
        var place = start
        for (index, word) in term.words.enumerated() {
            while index > 0, place.offset < text.count, text[place.offset] == Self.lineEnd {
                place = Place(offset: place.offset + 1, line: place.line + 1)
            }
            let end = Self.wordEnd(text, from: place.offset)
            let mayGoOn = term.isPrefix && index == term.words.count - 1
            guard mayGoOn ? end - place.offset >= word.count : end - place.offset == word.count,
                text[place.offset..<place.offset + word.count].elementsEqual(word)
            else { return }
            if found.last?.line == place.line {
                found[found.count - 1].words = found[found.count - 1].words.lowerBound..<place.word + 1
            } else {
                found.append(Match(line: place.line, words: place.word..<place.word + 1, term: number, isBeginning: found.isEmpty))
            }
            place.offset = end < text.count && text[end] == Self.space ? end + 1 : end
            place.word += 1
        }
        matches += found
    }
}
