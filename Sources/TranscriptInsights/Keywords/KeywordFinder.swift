import Transcription

/// Finds what a transcript is about by RAKE, Rapid Automatic Keyword Extraction (Rose, Engel, Cramer and Cowley 2010).
///
/// Words of grammar and clauses' ends cut the text into candidates. A word's degree is the sum of the lengths of the candidates that it
/// stands in: it is high for what is said often and for what is said together with other such words.
/// Differs: of the paper's three weights the degree is taken, without division by the frequency, which would favour what was said once;
/// words and phrases are lists of their own; a candidate of more than four words, as speech without marks has, gives no phrase and counts
/// as four; a phrase in a text of ``repetitionWords`` and more is said twice at least.
struct KeywordFinder {
    let text: SpokenText

    /// Of a phrase, in words.
    static let phraseLimit = 4

    /// How many words a transcript has whose phrases have to be repeated.
    static let repetitionWords = 500

    /// How many of each are told.
    static let limit = 20

    /// - Returns: single words, and phrases of two words and more.
    func find() -> (words: [Keyword], phrases: [Keyword]) {
        let stops = StopWords(text)
        var (degrees, places, phrases): ([String: Int], [String: [Range<Int>]], [[String]: [Range<Int>]]) = ([:], [:], [:])
        for candidate in candidates(stops) {
            let length = min(candidate.count, Self.phraseLimit)
            for index in candidate {
                degrees[text.words[index].key, default: 0] += length
                places[text.words[index].key, default: []].append(index..<index + 1)
            }
            if 2...Self.phraseLimit ~= candidate.count { phrases[text.words[candidate].map(\.key), default: []].append(candidate) }
        }
        let least = text.words.count >= Self.repetitionWords ? 2 : 1
        return (
            ranked(places.map { ($0, degrees[$0] ?? 0, $1) }),
            ranked(
                phrases.compactMap { words, places in
                    places.count < least ? nil : (words.joined(separator: " "), words.reduce(0) { $0 + (degrees[$1] ?? 0) }, places)
                })
        )
    }

    /// Runs of words that are no stop words, within a clause.
    private func candidates(_ stops: StopWords) -> [Range<Int>] {
        var candidates: [Range<Int>] = []
        for sentence in text.sentences {
            var begin = sentence.lowerBound
            for index in sentence {
                let isStop = stops.contains(text.words[index])
                let end = isStop ? index : index + 1
                guard isStop || text.words[index].endsClause || end == sentence.upperBound else { continue }
                if begin < end { candidates.append(begin..<end) }
                begin = index + 1
            }
        }
        return candidates
    }

    private func ranked(_ found: [(text: String, score: Int, places: [Range<Int>])]) -> [Keyword] {
        found.sorted { ($1.score, $1.places.count, $0.text) < ($0.score, $0.places.count, $1.text) }.prefix(Self.limit).map { entry in
            Keyword(text: entry.text, score: Double(entry.score), count: entry.places.count, occurrences: entry.places.map(text.span))
        }
    }
}
