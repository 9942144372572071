/// A text cut into what is spoken in one go: sentences, and parts of those that are very long.
///
/// A sentence ends at `.`, `!`, `?`, `…` or their East Asian forms before white space or the end, quotation marks and brackets behind them
/// included; not behind a title (`Dr.`), an initial (`J.`) or before a small letter. An empty line ends one too.
public struct SpeechText: Sequence, Sendable {
    public struct Piece: Equatable, Sendable {
        public let text: String
        /// In seconds: the silence behind it.
        public let pause: Double
    }

    /// Behind a sentence, a paragraph, and a part of a sentence that was cut for its length alone; ours.
    static let sentencePause = 0.3
    static let paragraphPause = 0.7
    static let partPause = 0.1

    /// Characters of a piece, of which a second of speech has some 15. sherpa-onnx cuts what has more than 254 phonemes for Kitten's models, and
    /// in the middle of words; and where it is spoken slowly, 30 s are what an engine's answer holds at high sample rates.
    static func pieceLimit(speed: Double) -> Int { Swift.max(1, Swift.min(200, Int(400 * speed))) }

    private let pieces: [Piece]

    /// - Parameter speed: at which it is spoken; 1 is the model's own.
    public init(_ text: String, speed: Double = 1) {
        let limit = Self.pieceLimit(speed: speed)
        var pieces: [Piece] = []
        for paragraph in Self.paragraphs(text) {
            for sentence in Self.sentences(paragraph) {
                let parts = Self.parts(sentence, limit: limit)
                pieces += parts.dropLast().map { Piece(text: $0, pause: Self.partPause) }
                if let last = parts.last { pieces.append(Piece(text: last, pause: Self.sentencePause)) }
            }
            if let last = pieces.popLast() { pieces.append(Piece(text: last.text, pause: Self.paragraphPause)) }
        }
        if let last = pieces.popLast() { pieces.append(Piece(text: last.text, pause: 0)) }
        self.pieces = pieces
    }

    public func makeIterator() -> IndexingIterator<[Piece]> { pieces.makeIterator() }

    // MARK: Paragraphs

    private static func paragraphs(_ text: String) -> [[Substring]] {
        var paragraphs: [[Substring]] = [[]]
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.isEmpty { paragraphs.append([]) } else { paragraphs[paragraphs.count - 1] += words }
        }
        return paragraphs.filter { !$0.isEmpty }
    }

    // MARK: Sentences

    private static func sentences(_ words: [Substring]) -> [[Substring]] {
        var sentences: [[Substring]] = [[]]
        for (index, word) in words.enumerated() {
            sentences[sentences.count - 1].append(word)
            let next = index + 1 < words.count ? words[index + 1] : nil
            if ends(word, before: next) { sentences.append([]) }
        }
        return sentences.filter { $0.contains { $0.contains(where: \.isSpoken) } }
    }

    private static func ends(_ word: Substring, before next: Substring?) -> Bool {
        guard let mark = word.withoutClosingMarks.last else { return false }
        if "!?…。！？".contains(mark) { return true }
        guard mark == "." else { return false }
        let stem = word.withoutClosingMarks.dropLast()
        if titles.contains(String(stem)) || stem.count == 1 && stem.first?.isUppercase == true { return false }
        return next?.first?.isLowercase != true
    }

    private static let titles: Set<String> = [
        "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Sr", "Jr", "Rev", "Hon", "Capt", "Col", "Gen", "Lt", "Sgt", "vs", "No", "e.g", "i.e",
    ]

    // MARK: Parts

    /// Cuts behind a mark inside the sentence where one is in the second half of what is allowed, else between words, else in a word.
    private static func parts(_ sentence: [Substring], limit: Int) -> [String] {
        var parts: [String] = []
        var rest = sentence.joined(separator: " ")[...]
        // Not by its count, which would be taken anew of all that is left for each part.
        while let end = rest.index(rest.startIndex, offsetBy: limit, limitedBy: rest.endIndex), end < rest.endIndex {
            let window = rest[..<end]
            let half = window.index(window.startIndex, offsetBy: limit / 2)
            let cut =
                window[half...].lastIndex { ",;:–—".contains($0) }.map(window.index(after:))
                ?? window.lastIndex { $0 == " " } ?? window.endIndex
            parts.append(String(rest[..<cut]))
            rest = rest[cut...].drop { $0 == " " }
        }
        if !rest.isEmpty { parts.append(String(rest)) }
        return parts
    }
}

extension Character {
    /// Whether there is a letter or a digit in it, alone or among marks that make one character with it.
    var isSpoken: Bool { unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil } }
}

extension Substring {
    /// Without the quotation marks and brackets at its end.
    var withoutClosingMarks: Substring {
        var rest = self
        while let last = rest.last, "\"'”’»)]".contains(last) { rest.removeLast() }
        return rest
    }
}
