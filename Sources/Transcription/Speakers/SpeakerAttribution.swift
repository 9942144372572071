import SpeakerDiarization
import VoiceCore

/// Puts together what was said and who spoke when.
///
/// A word is of the speaker who speaks for most of its time, or next to it where nobody does. Segments end at pauses, not where another
/// begins to speak, so one in which several speak is parted there, and all segments are numbered anew then.
struct SpeakerAttribution {
    /// By their starts; those of several speakers may overlap.
    private let turns: [SpeakerTurn]
    /// For each turn, the latest end up to it.
    private let reach: [Double]

    init(_ turns: [SpeakerTurn]) {
        self.turns = turns
        var latest = 0.0
        reach = turns.map { turn in
            latest = max(latest, turn.endSeconds)
            return latest
        }
    }

    /// - Parameter segments: in the order of time.
    /// - Returns: the same words, each segment of one speaker by the turns' labels, unless it has no words by time, or a text of another
    ///   number of words: then it is of who speaks for most of it, and words of others say so themselves.
    func attributed(_ segments: [TranscriptSegment]) -> [TranscriptSegment] {
        guard !turns.isEmpty else { return segments }
        let parts = segments.flatMap(parts)
        return parts.count == segments.count ? parts : parts.enumerated().map { $1.numbered($0) }
    }

    private func parts(of segment: TranscriptSegment) -> [TranscriptSegment] {
        let speakers = segment.words.map { speaker(from: $0.start, to: $0.end) }
        let starts = speakers.indices.filter { $0 == 0 || speakers[$0].speaker != speakers[$0 - 1].speaker }
        // As they are shown, with marks and capitals that words may lack.
        let texts = segment.text.split(whereSeparator: \.isWhitespace)
        guard starts.count > 1, texts.count == speakers.count else { return [whole(segment, speakers)] }
        return zip(starts, starts.dropFirst() + [speakers.count]).map { start, end in
            part(of: segment, start..<end, texts[start..<end].joined(separator: " "), speaker: speakers[start])
        }
    }

    private func part(of segment: TranscriptSegment, _ range: Range<Int>, _ text: String, speaker: SpeakerTurn) -> TranscriptSegment {
        let words = Array(segment.words[range])
        let (isFirst, isLast) = (range.lowerBound == 0, range.upperBound == segment.words.count)
        let confidences = words.compactMap(\.confidence)
        return TranscriptSegment(
            index: segment.index, start: isFirst ? segment.start : words[0].start, end: isLast ? segment.end : words[words.count - 1].end,
            text: text, words: words,
            confidence: confidences.isEmpty ? segment.confidence : confidences.reduce(0, +) / Double(confidences.count),
            speaker: speaker.label, channel: segment.channel, language: segment.language)
    }

    private func whole(_ segment: TranscriptSegment, _ speakers: [SpeakerTurn]) -> TranscriptSegment {
        var segment = segment
        let main = Set(speakers.map(\.speaker)).count == 1 ? speakers[0] : speaker(from: segment.start, to: segment.end)
        segment.speaker = main.label
        for (word, speaker) in speakers.enumerated() where speaker.speaker != main.speaker { segment.words[word].speaker = speaker.label }
        return segment
    }

    /// A turn of who speaks for most of a time; the nearest turn where nobody does.
    private func speaker(from start: Seconds, to end: Seconds) -> SpeakerTurn {
        // Before this one all have ended at the start.
        var (low, high) = (0, turns.count)
        while low < high {
            let middle = (low + high) / 2
            if reach[middle] <= start { low = middle + 1 } else { high = middle }
        }
        var spoken: [Int: Double] = [:]
        var best: (turn: SpeakerTurn, seconds: Double)?
        for turn in turns[low...].prefix(while: { $0.startSeconds < end }) {
            let seconds = spoken[turn.speaker, default: 0] + max(0, min(end, turn.endSeconds) - max(start, turn.startSeconds))
            spoken[turn.speaker] = seconds
            if seconds > best?.seconds ?? 0 { best = (turn, seconds) }
        }
        if let best { return best.turn }
        // Nobody: the last who ended before, or the first who begins behind.
        let before = turns[..<low].last { $0.endSeconds == reach[max(0, low - 1)] }
        guard low < turns.count else { return before ?? turns[turns.count - 1] }
        guard let before else { return turns[low] }
        return start - before.endSeconds <= turns[low].startSeconds - end ? before : turns[low]
    }
}

extension TranscriptSegment {
    /// The segment and its words under another number.
    fileprivate func numbered(_ index: Int) -> TranscriptSegment {
        var segment = self
        segment.index = index
        for word in words.indices { segment.words[word].id = TranscriptWord.id(segment: index, word: word) }
        return segment
    }
}
