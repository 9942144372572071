import Transcription

/// What one says without a silence of half a second.
struct SpeechStretch {
    /// Number of who speaks.
    let party: Int
    private(set) var start: Seconds
    private(set) var end: Seconds

    /// Its words, a range for each segment that it runs through.
    private(set) var words: [Range<Int>]

    /// A silence that parts one's speech, in seconds.
    static let pause = 0.5

    /// Everybody's, by time.
    static func all(in text: SpokenText) -> [SpeechStretch] {
        var byParty = [[SpeechStretch]](repeating: [], count: text.parties.count)
        for piece in pieces(of: text) { byParty[piece.party].append(piece) }
        return byParty.flatMap { joined($0.sorted { ($0.start, $0.words[0].lowerBound) < ($1.start, $1.words[0].lowerBound) }) }
            .sorted { ($0.start, $0.party) < ($1.start, $1.party) }
    }

    /// Runs of one's words within a segment.
    private static func pieces(of text: SpokenText) -> [SpeechStretch] {
        var pieces: [SpeechStretch] = []
        for (index, word) in text.words.enumerated() {
            if let last = pieces.indices.last, pieces[last].party == word.party, word.start - pieces[last].end < pause,
                text.words[index - 1].segment == word.segment
            {
                pieces[last].end = max(pieces[last].end, word.end)
                pieces[last].words[0] = pieces[last].words[0].lowerBound..<index + 1
            } else {
                pieces.append(SpeechStretch(party: word.party, start: word.start, end: word.end, words: [index..<index + 1]))
            }
        }
        return pieces
    }

    private static func joined(_ pieces: [SpeechStretch]) -> [SpeechStretch] {
        var stretches: [SpeechStretch] = []
        for piece in pieces {
            if let last = stretches.indices.last, piece.start - stretches[last].end < pause {
                stretches[last].end = max(stretches[last].end, piece.end)
                stretches[last].words += piece.words
            } else {
                stretches.append(piece)
            }
        }
        return stretches
    }

    /// Those of its words that are said within a time, as far as they stand in one segment; the first of them if no word is.
    func words(from start: Seconds, to end: Seconds, in text: SpokenText) -> Range<Int> {
        for range in words {
            let within = range.filter { text.words[$0].end > start && text.words[$0].start < end }
            if let first = within.first, let last = within.last { return first..<last + 1 }
        }
        return words[0].lowerBound..<words[0].lowerBound + 1
    }
}
