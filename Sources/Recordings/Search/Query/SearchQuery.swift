/// What somebody searches for, read from what they typed.
///
/// Words must all be there, in any case and with any accents. `"A phrase"` must stand so, `begin*` stands for every word that begins so, and
/// `-word` or `-"a phrase"` must not be there. Everything else (operators, brackets, punctuation) only parts words, so that every text is
/// a query or one of two errors. A word that is several to search (`don't`, `well-known`, `東京`) is a phrase of them.
struct SearchQuery: Equatable, Sendable {
    struct Term: Equatable, Sendable {
        /// Folded words that follow one another; never empty.
        let words: [String]
        /// Whether the last of them may go on.
        let isPrefix: Bool
    }

    private(set) var wanted: [Term] = []
    private(set) var unwanted: [Term] = []

    static let termLimit = 32
    static let wordLimit = 64

    /// - Throws: `.emptyQuery` without a word that is to be there, `.queryTooLong`.
    init(_ text: String) throws(SearchError) {
        var rest = Substring(text)
        while let (term, isWanted) = Self.next(&rest) {
            guard let term else { continue }
            if isWanted, !wanted.contains(term) { wanted.append(term) }
            if !isWanted, !unwanted.contains(term) { unwanted.append(term) }
        }
        guard !wanted.isEmpty else { throw .emptyQuery }
        let words = (wanted + unwanted).reduce(0) { $0 + $1.words.count }
        guard wanted.count + unwanted.count <= Self.termLimit, words <= Self.wordLimit else { throw .queryTooLong }
    }

    /// Takes one term off; its first part is `nil` for one without a letter or digit.
    private static func next(_ rest: inout Substring) -> (Term?, isWanted: Bool)? {
        rest = rest.drop(while: \.isWhitespace)
        guard let first = rest.first else { return nil }
        let isWanted = first != "-"
        if !isWanted { rest = rest.drop { $0 == "-" } }
        let part: Substring
        if let mark = rest.first, isQuote(mark) {
            rest = rest.dropFirst()
            part = rest.prefix { !isQuote($0) }
            rest = rest.dropFirst(part.count + 1)
            let isPrefix = rest.first == "*"
            return (term(part, isPrefix: isPrefix), isWanted)
        }
        part = rest.prefix { !$0.isWhitespace && !isQuote($0) }
        rest = rest.dropFirst(part.count)
        return (term(part, isPrefix: part.last == "*"), isWanted)
    }

    private static func term(_ part: Substring, isPrefix: Bool) -> Term? {
        let words = FoldedText(part).words
        return words.isEmpty ? nil : Term(words: words, isPrefix: isPrefix)
    }

    /// The plain one, and those that keyboards and word processors make of it.
    private static func isQuote(_ character: Character) -> Bool { "\"“”„«»".contains(character) }
}
