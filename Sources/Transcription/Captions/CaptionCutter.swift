/// Cuts the words of a transcript into captions.
///
/// Words are taken one by one; a cue ends where the next word would not fit the lines or the longest time, where another person
/// speaks, and at pauses. Times are then stretched to the reading speed without overlapping the next cue.
struct CaptionCutter {
    private struct Word {
        let text: String
        let start: Seconds
        let end: Seconds
        let speaker: String?
    }

    private let rules: CaptionRules

    init(_ rules: CaptionRules) { self.rules = rules }

    /// The cues by their beginnings. Channels that were transcribed apart are cut each for itself, so that cues of people who speak at the
    /// same time overlap as their speech does.
    func cues(of transcript: Transcript) -> [CaptionCue] {
        let channels = Set(transcript.segments.map(\.channel)).sorted { ($0 ?? 0) < ($1 ?? 0) }
        let cues = channels.flatMap { channel in kept(cut(transcript.segments.filter { $0.channel == channel })) }
        return stretched(channels.count > 1 ? cues.sorted { $0.start < $1.start } : cues)
    }

    private func cut(_ segments: [TranscriptSegment]) -> [CaptionCue] {
        var cues: [CaptionCue] = []
        var open: [Word] = []
        for word in segments.flatMap(words) {
            if endsCue(open, before: word) {
                cues.append(cue(of: open))
                open = []
            }
            open.append(word)
        }
        if !open.isEmpty { cues.append(cue(of: open)) }
        return cues
    }

    /// The segment's words; for an engine that gives text alone, its words spread over the segment by their length.
    private func words(of segment: TranscriptSegment) -> [Word] {
        if !segment.words.isEmpty {
            return segment.words.flatMap { word in
                pieces(of: word.text).map { Word(text: $0, start: word.start, end: word.end, speaker: word.speaker ?? segment.speaker) }
            }
        }
        let texts = pieces(of: segment.text)
        let total = texts.reduce(0) { $0 + $1.count + 1 }
        let secondsPerCharacter = (segment.end - segment.start) / Double(max(1, total))
        var spoken = 0
        return texts.map { text in
            let start = segment.start + Double(spoken) * secondsPerCharacter
            spoken += text.count + 1
            return Word(text: text, start: start, end: segment.start + Double(spoken) * secondsPerCharacter, speaker: segment.speaker)
        }
    }

    /// Without white space, so that no line break of a word can end a cue early.
    private func pieces(of text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }

    private func endsCue(_ open: [Word], before next: Word) -> Bool {
        guard let first = open.first, let last = open.last else { return false }
        let gap = next.start - last.end
        return next.speaker != last.speaker || gap >= rules.shortestCue
            || gap >= rules.pause && last.end - first.start >= rules.shortestCue
            || next.end - first.start > rules.longestCue
            || lines(of: open + [next]).count > rules.linesPerCue
    }

    private func cue(of words: [Word]) -> CaptionCue {
        CaptionCue(
            start: words.first?.start ?? 0, end: words.map(\.end).max() ?? 0, lines: lines(of: words),
            speaker: words.first?.speaker)
    }

    private func lines(of words: [Word]) -> [String] {
        let name = rules.namesSpeakers ? words.first?.speaker.map { pieces(of: $0 + ":") } : nil
        return ((name ?? []) + words.map(\.text)).reduce(into: []) { lines, word in
            if let line = lines.last, line.count + 1 + word.count <= rules.charactersPerLine {
                lines[lines.count - 1] = line + " " + word
            } else {
                lines.append(word)
            }
        }
    }

    /// A word that an engine stretched over a silence does not keep its cue up for longer than a cue may be, nor over the next one.
    private func kept(_ cues: [CaptionCue]) -> [CaptionCue] {
        cues.indices.map { index in
            var cue = cues[index]
            let limit = index + 1 < cues.count ? cues[index + 1].start : .infinity
            cue.end = min(cue.end, cue.start + rules.longestCue, max(limit, cue.start))
            return cue
        }
    }

    private func stretched(_ cues: [CaptionCue]) -> [CaptionCue] {
        cues.indices.map { index in
            var cue = cues[index]
            let characters = cue.lines.reduce(0) { $0 + $1.count }
            let reading = min(rules.longestCue, max(rules.shortestCue, Double(characters) / rules.charactersPerSecond))
            let limit = index + 1 < cues.count ? cues[index + 1].start : .infinity
            cue.end = max(cue.end, min(cue.start + reading, limit))
            return cue
        }
    }
}
