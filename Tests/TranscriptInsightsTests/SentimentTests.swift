import CSentimentLexicon
import Crypto
import Testing
import Transcription

@testable import TranscriptInsights

/// How a sentence is weighed, and what is shown for it.
@Suite struct SentimentTests {
    private func sentiment(_ text: String) throws -> Sentiment {
        try #require(Speech(text).report().sentences.first?.sentiment)
    }

    private func score(_ text: String) throws -> Double { try sentiment(text).score }

    @Test func `the lexicon is that of its publisher, byte for byte`() {
        let bytes = UnsafeBufferPointer(start: crescendo_sentiment_lexicon(), count: crescendo_sentiment_lexicon_length())
        let digest = SHA256.hash(data: Array(bytes)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(digest == "1ec9c6e9ee19aade328f8beb393a6afa71a5bb3acf7d3cc22d4ef568df374bf5")
        #expect(SentimentLexicon.english.count > 7_000)
        #expect(SentimentLexicon.english.weight("good") == 1.9 && SentimentLexicon.english.weight("horrible") == -2.5)
    }

    @Test func `a broken line of a lexicon is passed over`() {
        let lexicon = SentimentLexicon(Array("good\t1.9\t0\t[]\nbad\n\t2\nodd\tmany\nfed up\t-1.8\t1\t[]\n:)\t2\t0\t[]".utf8))
        #expect(lexicon.count == 2 && lexicon.weight("good") == 1.9 && lexicon.weight("fed", "up") == -1.8)
    }

    @Test(arguments: [
        ("the food was good", Sentiment.Label.positive), ("the food was horrible", .negative), ("the table has four legs", .neutral),
        ("the food was not good", .negative), ("it isn’t bad", .positive), ("nobody was happy", .negative), ("I can't complain", .positive),
        ("we are fed up", .negative), ("not only good but cheap", .positive), ("there is no doubt that it is great", .positive),
        ("I've never been so happy", .positive), ("I have never been happy", .negative),
    ])
    func `sentences are labelled`(_ text: String, _ label: Sentiment.Label) throws {
        let found = try sentiment(text)
        #expect(found.label == label && (-1...1).contains(found.score), "\(text): \(found)")
    }

    /// 1.9 / √(1.9² + 15), as the paper has it.
    @Test func `a single word has the score of the paper's formula`() throws {
        let found = try sentiment("the food was good")
        #expect(found.score == 0.4404)
        #expect(found.words.map(\.text) == ["good"] && found.words.map(\.weight) == [1.9] && found.words.map(\.effect) == [1.9])
        #expect(found.words[0].span == WordSpan(segment: 0, first: 3, last: 3, start: 1, end: 1.3))
    }

    @Test func `a negation reaches three words far and says which word it was`() throws {
        let near = try sentiment("it was not a very good day")
        #expect(near.words[0].negatedBy == ["not"] && near.words[0].strengthenedBy == ["very"] && near.words[0].effect < 0, "\(near)")
        #expect(try sentiment("we did not think that the day was good").words[0].negatedBy == [])
        #expect(try score("not good") > score("not very good"), "a stronger word is turned round to a stronger opposite")
        #expect(try abs(score("not good")) < score("good"), "a negation is less than the opposite")
        #expect(try sentiment("never not good").words[0].negatedBy == ["never", "not"])
    }

    @Test func `a negation ends with its clause`() throws {
        #expect(try sentiment("No, that was great.").label == .positive)
        var speech = Speech()
        speech.say("no that was great")
        #expect(speech.report().sentences[0].sentiment?.label == .negative, "without a mark or a pause it is one clause")
        speech = Speech()
        speech.say("no that was great")
        speech.pause(before: 1, seconds: 0.4)
        #expect(speech.report().sentences[0].sentiment?.label == .positive)
    }

    @Test func `modifiers make a word stronger or weaker, the less the further away`() throws {
        #expect(try score("it was good") < score("it was very good"))
        #expect(try score("it was really so good") > score("it was really good"))
        #expect(try score("it was very surprisingly good") < score("it was very good") + score("it was surprisingly good"))
        #expect(try score("it was bad") > score("it was very bad"))
        #expect(try score("it was good") > score("it was slightly good"))
        #expect(try sentiment("it was slightly bad").words[0].weakenedBy == ["slightly"])
        #expect(try score("it was kind of good") < score("it was good"))
        let pretty = try sentiment("it was pretty bad")
        #expect(pretty.words.map(\.text) == ["bad"] && pretty.words[0].strengthenedBy == ["pretty"], "\(pretty)")
        #expect(try sentiment("she is pretty").words.map(\.text) == ["pretty"])
    }

    @Test func `what stands behind a but counts more`() throws {
        let found = try sentiment("the room was nice but the service was horrible")
        #expect(found.label == .negative)
        #expect(found.words.map(\.contrast) == [.before, .after] && found.words[0].effect == 0.9, "\(found)")
        #expect(try sentiment("the service was horrible but the room was nice").label == .positive)
        #expect(try sentiment("it was nothing but great").words[0].contrast == nil)
        #expect(try sentiment("But it was great").words[0].contrast == nil)
    }

    @Test func `what holds a conversation together weighs nothing`() throws {
        for text in ["yes", "okay okay", "no", "it was like a table", "well that is a table", "a table as well as a chair"] {
            #expect(try score(text) == 0, "\(text)")
        }
        #expect(try score("I like it") > 0 && score("I don't like it") < 0)
    }

    @Test func `marks and capitals do not count`() throws { #expect(try score("GOOD!!!") == score("good")) }

    @Test func `long text stays within bounds`() throws {
        let score = try score(Array(repeating: "excellent", count: 200).joined(separator: " "))
        #expect(score > 0.99 && score <= 1)
    }

    @Test func `sentences are counted for all and for each`() throws {
        var speech = Speech()
        speech.say("this is great", by: "Ann", at: 0)
        speech.say("this is horrible", by: "Bob", at: 3)
        speech.say("it has four legs", by: "Bob", at: 6)
        let summary = try #require(speech.report().sentiment)
        #expect((summary.whole.positive, summary.whole.neutral, summary.whole.negative) == (1, 1, 1))
        #expect(summary.parties.map { $0.party?.speaker } == ["Ann", "Bob"])
        #expect(summary.parties[0].mean > 0 && summary.parties[1].mean < 0)
    }

    @Test func `another language has no sentiment and says so`() throws {
        for (language, reason) in [("fr", UnavailableInsight.Reason.languageUnsupported), (nil, .languageUnknown)] as [(String?, _)] {
            let report = Speech("le film était horrible", language: language).report()
            #expect(report.sentiment == nil && report.sentences.map(\.sentiment) == [nil])
            #expect(report.unavailable.contains(UnavailableInsight(insight: .sentiment, reason: reason, segments: 1)))
        }
        #expect(Speech("it was good", language: "en-GB").report().sentiment != nil)
        var mixed = Speech(language: nil)
        mixed.say("it was good", language: "en")
        mixed.say("c'était horrible", at: 5, language: "fr")
        let report = mixed.report()
        #expect(report.sentences.map { $0.sentiment?.label } == [.positive, nil] && report.sentiment?.whole.positive == 1)
    }
}
