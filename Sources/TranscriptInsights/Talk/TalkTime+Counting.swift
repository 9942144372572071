import Transcription

extension TalkTime {
    /// Of everybody, in the order of their first words.
    ///
    /// - Parameter stretches: by time.
    static func all(_ stretches: [SpeechStretch], in text: SpokenText) -> [TalkTime] {
        var tallies = [Tally](repeating: Tally(), count: text.parties.count)
        var before: Int?
        for stretch in stretches {
            tallies[stretch.party].add(stretch, beginsTurn: stretch.party != before)
            before = stretch.party
        }
        for word in text.words where !word.key.isEmpty { tallies[word.party].words += 1 }
        let whole = tallies.reduce(0) { $0 + $1.seconds }
        return zip(text.parties, tallies).map { party, tally in
            TalkTime(
                party: party, seconds: tally.seconds.roundedToMilliseconds,
                share: whole > 0 ? (tally.seconds / whole).rounded(decimals: 4) : 0,
                turns: tally.turns, words: tally.words,
                wordsPerMinute: tally.seconds >= 1 ? (Double(tally.words) * 60 / tally.seconds).rounded(decimals: 1) : nil,
                longestTurn: TimeSpan(start: tally.longest.start, end: tally.longest.end))
        }
    }
}

private struct Tally {
    var (seconds, turns, words) = (0.0, 0, 0)
    var longest = (start: 0.0, end: 0.0)
    private var turn = (start: 0.0, end: 0.0)

    mutating func add(_ stretch: SpeechStretch, beginsTurn: Bool) {
        seconds += stretch.end - stretch.start
        if beginsTurn {
            turns += 1
            turn = (stretch.start, stretch.end)
        } else {
            turn.end = max(turn.end, stretch.end)
        }
        if turns == 1 && beginsTurn || turn.end - turn.start > longest.end - longest.start { longest = turn }
    }
}
