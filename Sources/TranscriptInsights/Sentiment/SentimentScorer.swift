import Transcription

/// Weighs the words of English sentences by a lexicon and the rules of Hutto and Gilbert (2014), whose constants these are.
///
/// Differs: a negation and a modifier end with the clause, a pause or a comma; marks of exclamation and capitals do not count, since a
/// recogniser sets them and no speaker; answers and markers of spoken language have no weight (``SpokenMarkers``).
struct SentimentScorer {
    let text: SpokenText
    var lexicon = SentimentLexicon.english

    /// What an amplifier adds and a downtoner takes, on the lexicon's scale.
    static let modification = 0.293

    /// How much of it is left, by how many words it stands before the word.
    static let nearness = [1, 0.95, 0.9]

    /// What a negation makes of a weight: the opposite, and less than that.
    static let negation = -0.74

    /// What counts of the words before a contrasting "but", and of those behind it.
    static let contrast = (before: 0.5, after: 1.5)

    /// Brings the sum of the weights into −1…1.
    static let normalization = 15.0

    /// - Parameter sentence: of English words.
    func sentiment(of sentence: Range<Int>) -> Sentiment {
        let turn = contrast(in: sentence)
        var words: [SentimentWord] = []
        var index = sentence.lowerBound
        while index < sentence.upperBound {
            guard let (weight, count) = weight(at: index, in: sentence) else {
                index += 1
                continue
            }
            words.append(word(index..<index + count, weight: weight, in: sentence, turn: turn))
            index += count
        }
        let sum = words.reduce(0) { $0 + $1.effect }
        let score = (sum / (sum * sum + Self.normalization).squareRoot()).rounded(decimals: 4)
        return Sentiment(score: score, label: .init(score: score), words: words)
    }

    private func key(_ index: Int, in sentence: Range<Int>) -> String? { sentence.contains(index) ? text.words[index].key : nil }

    /// The lexicon's weight of what begins at a word, and of how many words that is; `nil` for what has none here.
    private func weight(at index: Int, in sentence: Range<Int>) -> (weight: Double, count: Int)? {
        let word = text.words[index].key
        let next = key(index + 1, in: sentence)
        if let next, let weight = lexicon.weight(word, next) { return (weight, 2) }
        guard let weight = lexicon.weight(word), !SpokenMarkers.contains(word, after: key(index - 1, in: sentence), before: next),
            !modifies(index, in: sentence)
        else { return nil }
        return (weight, 1)
    }

    /// Whether a word with a weight of its own only modifies the next one: "pretty good", "terribly sorry".
    private func modifies(_ index: Int, in sentence: Range<Int>) -> Bool {
        guard EnglishModifiers.strengthening.contains(text.words[index].key) || EnglishModifiers.weakening.contains(text.words[index].key),
            !text.words[index].endsClause, let next = key(index + 1, in: sentence)
        else { return false }
        return lexicon.weight(next) != nil || ["much", "sure", "many", "often"].contains(next)
    }

    private func word(_ range: Range<Int>, weight: Double, in sentence: Range<Int>, turn: Int?) -> SentimentWord {
        var effect = weight
        var (negators, stronger, weaker): ([String], [String], [String]) = ([], [], [])
        for distance in 1...3 {
            let index = range.lowerBound - distance
            guard sentence.contains(index), !text.words[index].endsClause, index != turn else { break }
            let word = text.words[index].key
            let step = Self.modification * Self.nearness[distance - 1] * (weight < 0 ? -1 : 1)
            if isWeakening(index, in: sentence) {
                effect -= step
                weaker.insert(text.words[index].text, at: 0)
            } else if EnglishModifiers.strengthening.contains(word) {
                effect += step
                stronger.insert(text.words[index].text, at: 0)
            } else if EnglishModifiers.negates(word), !EnglishModifiers.isSpent(word, before: key(index + 1, in: sentence)),
                !isSuperlative(from: index, to: range.lowerBound)
            {
                negators.insert(text.words[index].text, at: 0)
            }
        }
        // Two negations are one of neither; the second takes away some of the strength again.
        for _ in negators { effect *= Self.negation }
        var side: SentimentWord.Contrast?
        if let turn {
            side = range.lowerBound < turn ? .before : .after
            effect *= side == .before ? Self.contrast.before : Self.contrast.after
        }
        return SentimentWord(
            span: text.span(range), text: text.text(range), weight: weight, effect: effect.rounded(decimals: 4), negatedBy: negators,
            strengthenedBy: stronger, weakenedBy: weaker, contrast: side)
    }

    private func isWeakening(_ index: Int, in sentence: Range<Int>) -> Bool {
        let word = text.words[index].key
        if EnglishModifiers.weakening.contains(word) { return true }
        guard word == "of", let previous = key(index - 1, in: sentence) else { return false }
        return EnglishModifiers.weakening.contains(previous + " of")
    }

    /// "Never so happy" praises: a comparison with all other times.
    private func isSuperlative(from negator: Int, to word: Int) -> Bool {
        text.words[negator].key == "never" && text.words[negator..<word].contains { $0.key == "so" || $0.key == "this" || $0.key == "more" }
    }

    /// The last "but" with words on both sides that turns from one thing to another; not that of "nothing but".
    private func contrast(in sentence: Range<Int>) -> Int? {
        sentence.dropFirst().dropLast().last { index in
            text.words[index].key == "but" && !["nothing", "anything", "everything", "all", "none"].contains(text.words[index - 1].key)
                && text.words[index + 1].key != "also"
        }
    }
}

extension Double {
    func rounded(decimals: Int) -> Double {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}
