import HTTPRouting

/// Where a page of results ends. Holds numbers alone, none of the words that are searched for.
struct SearchCursor: Sendable, Equatable {
    /// Weights of the wanted words, in hundredths: as the first page found them, so that scores stay what they were.
    var weights: [Int]
    /// Only recordings with smaller numbers: those of the first page's time.
    var top: Int64
    /// Whether the recordings with all the words in their title are through.
    var isBehindTitles = false
    /// Only recordings with smaller numbers are in the window at hand.
    var below: Int64
    /// The last one that was shown of the window.
    var last: (score: Int, number: Int64)?

    static func == (a: SearchCursor, b: SearchCursor) -> Bool { a.text == b.text }

    var text: String {
        let numbers = [top, isBehindTitles ? 1 : 0, below] + (last.map { [Int64($0.score), $0.number] } ?? []).map { $0 }
        return numbers.map { String($0, radix: 36) }.joined(separator: ".") + "-"
            + weights.map { String($0, radix: 36) }.joined(separator: ".")
    }

    init(weights: [Double], top: Int64) {
        self.weights = weights.map { Int(($0 * 100).rounded()) }
        self.top = top
        below = top
    }

    /// - Throws: `.invalidCursor` for a text that is none, or belongs to a search for another number of words.
    init(_ text: String, terms: Int) throws(SearchError) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .invalidCursor }
        let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false).map { Self.number($0) }
        let weights = parts[1].split(separator: ".", omittingEmptySubsequences: false).map { Self.number($0) }
        guard [3, 5].contains(numbers.count), weights.count == terms else { throw .invalidCursor }
        var all: [Int64] = []
        for number in numbers + weights {
            guard let number, number >= 0 else { throw .invalidCursor }
            all.append(number)
        }
        guard all[1] <= 1, all[3...].allSatisfy({ $0 <= 1 << 60 }), all.suffix(terms).allSatisfy({ $0 <= 10_000 }) else {
            throw .invalidCursor
        }
        (top, isBehindTitles, below) = (all[0], all[1] == 1, all[2])
        if numbers.count == 5 { last = (Int(all[3]), all[4]) }
        self.weights = all.suffix(terms).map { Int($0) }
    }

    private static func number(_ text: Substring) -> Int64? { text.count <= 13 && !text.hasPrefix("+") ? Int64(text, radix: 36) : nil }
}
