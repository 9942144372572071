import Transcription

/// The words of a transcript in its order, who says each, and where sentences end.
struct SpokenText {
    private(set) var words: [SpokenWord] = []
    private(set) var parties: [Party] = []

    /// Each sentence's words; a sentence lies within one segment and has one speaker.
    private(set) var sentences: [Range<Int>] = []

    /// Segments that have text without words, whose times are therefore the segment's.
    private(set) var untimedSegments = 0

    private var numbers: [Party: Int] = [:]

    /// A silence that ends a sentence in speech without marks, in seconds.
    ///
    /// Our choice, within the middle class of pauses that Campione and Véronis (2002) find, 0.2 to 1 s: a lower bound cuts more sentences
    /// in two, a higher one runs more of them together.
    static let sentencePause = 0.6

    /// A silence that ends a clause there.
    static let clausePause = 0.3

    init(_ transcript: Transcript) {
        words.reserveCapacity(transcript.segments.reduce(0) { $0 + max($1.words.count, $1.text.utf8.count / 6) })
        for (place, segment) in transcript.segments.enumerated() { read(segment, at: place, of: transcript) }
    }

    private mutating func read(_ segment: TranscriptSegment, at place: Int, of transcript: Transcript) {
        let first = words.count
        let language = LanguageSupport(segment.language ?? transcript.language)
        var smallStarts: [Bool] = []
        func add(_ text: String, _ word: Int, _ start: Seconds, _ end: Seconds, _ party: Int, to words: inout [SpokenWord]) {
            let form = WordForm(text)
            smallStarts.append(form.isSmall)
            words.append(
                SpokenWord(
                    text: text, key: form.key, segment: place, word: word, start: start, end: max(start, end), party: party,
                    language: language, endsClause: form.endsClause, asks: form.asks,
                    hasEndMark: form.endsSentence, endsSentence: form.endsSentence))
        }
        if segment.words.isEmpty {
            let party = number(of: Party(speaker: segment.speaker, channel: segment.channel))
            let texts = segment.text.split(whereSeparator: \.isWhitespace)
            if !texts.isEmpty { untimedSegments += 1 }
            for (word, text) in texts.enumerated() { add(String(text), word, segment.start, segment.end, party, to: &words) }
        } else {
            for (word, spoken) in segment.words.enumerated() {
                let party = number(of: Party(speaker: spoken.speaker ?? segment.speaker, channel: segment.channel))
                add(spoken.text, word, spoken.start, spoken.end, party, to: &words)
            }
        }
        guard words.count > first else { return }
        endClauses(in: first..<words.count, smallStarts)
        cut(first..<words.count)
    }

    private mutating func number(of party: Party) -> Int {
        if let number = numbers[party] { return number }
        numbers[party] = parties.count
        parties.append(party)
        return parties.count - 1
    }

    /// Takes back the sentence that a full stop ends before a small letter, and lets pauses end them where there are no marks.
    private mutating func endClauses(in range: Range<Int>, _ smallStarts: [Bool]) {
        let isMarked = words[range].contains(where: \.endsSentence)
        for index in range.dropLast() {
            if words[index].party != words[index + 1].party {
                (words[index].endsSentence, words[index].endsClause) = (true, true)
            } else if isMarked {
                if words[index].endsSentence, !words[index].asks, smallStarts[index + 1 - range.lowerBound] {
                    words[index].endsSentence = false
                }
            } else {
                let pause = words[index + 1].start - words[index].end
                if pause >= Self.sentencePause { words[index].endsSentence = true }
                if pause >= Self.clausePause { words[index].endsClause = true }
            }
        }
        (words[range.upperBound - 1].endsSentence, words[range.upperBound - 1].endsClause) = (true, true)
    }

    private mutating func cut(_ range: Range<Int>) {
        var begin = range.lowerBound
        for index in range where words[index].endsSentence {
            // Marks alone are no sentence.
            if words[begin...index].contains(where: { !$0.key.isEmpty }) { sentences.append(begin..<index + 1) }
            begin = index + 1
        }
    }

    /// Where a run of words within one segment stands.
    func span(_ range: Range<Int>) -> WordSpan {
        let (first, last) = (words[range.lowerBound], words[range.upperBound - 1])
        return WordSpan(segment: first.segment, first: first.word, last: last.word, start: first.start, end: max(first.end, last.end))
    }

    func text(_ range: Range<Int>) -> String { words[range].lazy.map(\.text).joined(separator: " ") }
}
