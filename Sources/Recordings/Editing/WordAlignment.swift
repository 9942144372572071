import Transcription

/// Puts new words in the place of a run of words so that as many as can keep their ids and times.
///
/// Words that are the same at both ends of the run stay as they are. Where the rest has as many words as before, each takes the place of
/// one: the same sound, heard better. Otherwise the new words share the time of the old ones by their length.
struct WordAlignment {
    /// Makes ids for words that were not there before.
    var newID: () -> String

    /// - Parameters:
    ///   - old: the run that goes; may be empty.
    ///   - gap: where the run lies if it is empty: between the word before and the one behind.
    func words(_ texts: [String], inPlaceOf old: [TranscriptWord], gap: ClosedRange<Seconds>) -> [TranscriptWord] {
        let (head, tail) = commonEnds(texts, old)
        let middle = old[head..<old.count - tail]
        let new = Array(texts[head..<texts.count - tail])
        let placed: [TranscriptWord]
        if new.count == middle.count {
            placed = zip(new, middle).map { text, word in
                TranscriptWord(id: word.id, text: text, start: word.start, end: word.end, speaker: word.speaker)
            }
        } else {
            let start = middle.first?.start ?? (head > 0 ? old[head - 1].end : tail > 0 ? old[head].start : gap.lowerBound)
            let end = middle.last?.end ?? (tail > 0 ? old[old.count - tail].start : head > 0 ? old[head - 1].end : gap.upperBound)
            placed = spread(new, from: start, to: max(start, end), speaker: middle.first?.speaker)
        }
        return Array(old.prefix(head)) + placed + Array(old.suffix(tail))
    }

    /// How many words are the same at the beginning and at the end.
    private func commonEnds(_ texts: [String], _ old: [TranscriptWord]) -> (head: Int, tail: Int) {
        let shorter = min(texts.count, old.count)
        var head = 0
        while head < shorter, texts[head] == old[head].text { head += 1 }
        var tail = 0
        while tail < shorter - head, texts[texts.count - 1 - tail] == old[old.count - 1 - tail].text { tail += 1 }
        return (head, tail)
    }

    private func spread(_ texts: [String], from start: Seconds, to end: Seconds, speaker: String?) -> [TranscriptWord] {
        let total = Double(texts.reduce(0) { $0 + max(1, $1.count) })
        var done = 0.0
        return texts.map { text in
            let from = start + (end - start) * done / max(1, total)
            done += Double(max(1, text.count))
            let to = start + (end - start) * done / max(1, total)
            return TranscriptWord(
                id: newID(), text: text, start: from.roundedToMilliseconds, end: to.roundedToMilliseconds, speaker: speaker)
        }
    }
}
