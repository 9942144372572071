extension SentimentSummary {
    /// - Returns: `nil` where no sentence was weighed.
    init?(_ sentences: [Sentence], parties: [Party]) {
        guard let whole = SentimentCount(sentences, of: nil) else { return nil }
        var byParty: [Party: [Sentence]] = [:]
        for sentence in sentences { byParty[sentence.party, default: []].append(sentence) }
        self.init(whole: whole, parties: parties.compactMap { party in byParty[party].flatMap { SentimentCount($0, of: party) } })
    }
}

extension SentimentCount {
    fileprivate init?(_ sentences: [Sentence], of party: Party?) {
        var (counts, sum, words): ([Sentiment.Label: Int], Double, Int) = ([:], 0, 0)
        for sentence in sentences {
            guard let sentiment = sentence.sentiment else { continue }
            let length = sentence.span.last - sentence.span.first + 1
            counts[sentiment.label, default: 0] += 1
            sum += sentiment.score * Double(length)
            words += length
        }
        guard words > 0 else { return nil }
        self.init(
            party: party, positive: counts[.positive] ?? 0, neutral: counts[.neutral] ?? 0, negative: counts[.negative] ?? 0,
            mean: (sum / Double(words)).rounded(decimals: 4))
    }
}
