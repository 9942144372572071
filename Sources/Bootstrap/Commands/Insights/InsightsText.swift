import TranscriptInsights
import VoiceCore

/// Insights for a reader at a terminal: each heading with what stands out; JSON has all.
struct InsightsText {
    private let report: InsightReport
    private let width: Int?

    /// How many lines a heading has.
    private static let shown = 10

    init(_ report: InsightReport, width: Int?) {
        self.report = report
        self.width = width
    }

    var lines: [String] {
        let parts = [overview, sentiment, words, questions, talk, overlaps, silences, unavailable].filter { !$0.isEmpty }
        return Array(parts.joined(separator: [""]))
    }

    private var overview: [String] {
        ["\(Counted(report.words, "word")) in \(Counted(report.sentences.count, "sentence")), language \(report.language ?? "not known")"]
    }

    private var sentiment: [String] {
        guard let sentiment = report.sentiment else { return [] }
        var table = TextTable(header: ["sentiment", "mean", "positive", "neutral", "negative"])
        let rows = sentiment.parties.count > 1 ? [sentiment.whole] + sentiment.parties : [sentiment.whole]
        for row in rows {
            table.add(
                [row.party.map(Self.name) ?? "all", Self.signed(row.mean), String(row.positive), String(row.neutral), String(row.negative)])
        }
        return table.lines(width: width) + strongest(.positive) + strongest(.negative)
    }

    /// The sentences with the highest scores of a label, and the words that made them so.
    private func strongest(_ label: Sentiment.Label) -> [String] {
        let found = report.sentences.filter { $0.sentiment?.label == label }
            .sorted { abs($0.sentiment?.score ?? 0) > abs($1.sentiment?.score ?? 0) }.prefix(Self.shown / 3)
        guard !found.isEmpty else { return [] }
        var table = TextTable()
        for sentence in found {
            guard let sentiment = sentence.sentiment else { continue }
            let words = sentiment.words.map(Self.evidence).joined(separator: ", ")
            table.add([Printable.clock(sentence.span.start), Self.signed(sentiment.score), "\(sentence.text)  [\(words)]"])
        }
        return ["", "most \(label.rawValue)"] + table.lines(width: width)
    }

    /// What bears upon a word, the word, and what it adds: `not good -1.41`.
    private static func evidence(_ word: SentimentWord) -> String {
        (word.negatedBy + word.strengthenedBy + word.weakenedBy + [word.text]).joined(separator: " ") + " " + signed(word.effect)
    }

    private var words: [String] {
        guard !report.keywords.isEmpty else { return [] }
        func line(_ keywords: [Keyword]) -> String { keywords.prefix(Self.shown).map { "\($0.text) \($0.count)×" }.joined(separator: ", ") }
        var table = TextTable()
        table.add(["keywords", line(report.keywords)])
        if !report.keyPhrases.isEmpty { table.add(["key phrases", line(report.keyPhrases)]) }
        return table.lines(width: width)
    }

    private var questions: [String] {
        guard !report.questions.isEmpty else { return [] }
        var table = TextTable()
        for question in report.questions.prefix(Self.shown) {
            table.add([Printable.clock(question.span.start), Self.name(question.party), question.text])
        }
        return [Counted(report.questions.count, "question").description] + table.lines(width: width) + rest(report.questions.count)
    }

    private var talk: [String] {
        guard !report.talk.isEmpty else { return [] }
        var table = TextTable(header: ["talk", "seconds", "share", "turns", "words", "words/min", "longest turn", "answers after"])
        for one in report.talk {
            let longest = "\(Self.fixed(one.longestTurn.end - one.longestTurn.start)) s at \(Printable.clock(one.longestTurn.start))"
            table.add([
                Self.name(one.party), Self.fixed(one.seconds), "\(Int((one.share * 100).rounded())) %", String(one.turns),
                String(one.words),
                one.wordsPerMinute.map(Self.fixed) ?? "", longest, answerTime(of: one.party),
            ])
        }
        return table.lines(width: width)
    }

    /// The median of the silences before one's answers.
    private func answerTime(of party: Party) -> String {
        let times = report.gaps.lazy.filter { $0.before == party }.map { $0.end - $0.start }.sorted()
        guard !times.isEmpty else { return "" }
        return "\(Self.fixed((times[(times.count - 1) / 2] + times[times.count / 2]) / 2)) s"
    }

    private var overlaps: [String] {
        let taken = report.overlaps.filter { $0.outcome == .taken }
        guard !taken.isEmpty else { return [] }
        var table = TextTable()
        for overlap in taken.prefix(Self.shown) {
            table.add([
                Printable.clock(overlap.start), "\(Self.name(overlap.party)) begins while \(Self.name(overlap.over)) speaks, and goes on",
                "\(Self.fixed(overlap.end - overlap.start)) s",
            ])
        }
        return [Counted(taken.count, "interruption").description] + table.lines(width: width) + rest(taken.count)
    }

    private var silences: [String] {
        guard !report.silences.isEmpty else { return [] }
        let all = report.silences.prefix(Self.shown).map { "\(Printable.clock($0.start)) (\(Self.fixed($0.end - $0.start)) s)" }
        return ["long silences  " + all.joined(separator: ", ")] + rest(report.silences.count)
    }

    private var unavailable: [String] {
        report.unavailable.map { "not told: \($0.insight.rawValue), \($0.reason.rawValue) (\(Counted($0.segments, "segment")))" }
    }

    private func rest(_ count: Int) -> [String] { count > Self.shown ? ["… and \(count - Self.shown) more: --json"] : [] }

    private static func name(_ party: Party) -> String { party.speaker ?? party.channel.map { "channel \($0)" } ?? "all" }

    private static func fixed(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }

    private static func signed(_ value: Double) -> String {
        let hundredths = Int((abs(value) * 100).rounded())
        let digits = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
        return hundredths == 0 ? digits : (value < 0 ? "-" : "+") + digits
    }
}
