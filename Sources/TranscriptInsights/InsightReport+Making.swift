public import Transcription

extension InsightReport {
    /// Reads a transcript; computes, and blocks for it: the longer, the more words there are.
    public init(_ transcript: Transcript) {
        let text = SpokenText(transcript)
        let sentences = Self.sentences(of: text)
        let (keywords, keyPhrases) = KeywordFinder(text: text).find()
        let stretches = SpeechStretch.all(in: text)
        let exchanges = Exchanges(stretches, in: text, duration: transcript.duration)
        self.init(
            version: Self.currentVersion, revision: transcript.revision, language: transcript.language,
            words: text.words.count { !$0.key.isEmpty }, unavailable: Self.unavailable(text, transcript),
            sentiment: SentimentSummary(sentences, parties: text.parties), sentences: sentences, keywords: keywords, keyPhrases: keyPhrases,
            questions: Self.questions(of: text), talk: TalkTime.all(stretches, in: text), overlaps: exchanges.overlaps,
            gaps: exchanges.gaps, silences: exchanges.silences)
    }

    private static func sentences(of text: SpokenText) -> [Sentence] {
        let scorer = SentimentScorer(text: text)
        return text.sentences.map { range in
            let first = text.words[range.lowerBound]
            return Sentence(
                span: text.span(range), party: text.parties[first.party], text: text.text(range),
                sentiment: first.language == .english ? scorer.sentiment(of: range) : nil)
        }
    }

    private static func questions(of text: SpokenText) -> [Question] {
        let marked = Set(
            text.sentences.lazy.filter { text.words[$0].contains(where: \.hasEndMark) }.map { text.words[$0.lowerBound].segment })
        return text.sentences.compactMap { range in
            let words = text.words[range]
            let sign: Question.Sign
            if words.contains(where: \.asks) {
                sign = .mark
            } else if words[range.lowerBound].language == .english, !marked.contains(words[range.lowerBound].segment),
                EnglishQuestion(words.lazy.map(\.key)).isQuestion
            {
                sign = .form
            } else {
                return nil
            }
            return Question(
                span: text.span(range), party: text.parties[words[range.lowerBound].party], text: text.text(range), sign: sign)
        }
    }
}
