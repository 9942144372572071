import Transcription

/// Where the words of one transcript are found in another of the same sound: by what they are and when they were said.
struct NewPlaces {
    /// Words that far apart in time, in seconds, are never the same ones.
    private static let reach: Seconds = 2

    private let base: FlatTranscript
    private let new: FlatTranscript
    /// The same word in the other transcript.
    private var same: [Int?]
    /// What the other has instead of it.
    private var instead: [Int?]
    /// The word of the base that each word of the other goes with.
    private var origins: [Int?]
    /// Behind the last word that both have before a word of the base, and the first that both have from it on.
    private var lower: [Int] = []
    private var upper: [Int] = []
    /// Words of the other transcript by the second that they are the middle of.
    private var bySecond: [Int: [Int]] = [:]

    /// - Throws: `TranscriptionError.tooLongToCompare`.
    init(base: FlatTranscript, new: FlatTranscript) throws(TranscriptionError) {
        guard max(base.words.count, new.words.count) <= ComparedTranscripts.wordLimit else { throw .tooLongToCompare }
        (self.base, self.new) = (base, new)
        same = Array(repeating: nil, count: base.words.count)
        instead = same
        origins = Array(repeating: nil, count: new.words.count)
        for step in TextAlignment(from: base.keys, to: new.keys).steps {
            switch step {
            case .same(let row, let column) where areNear(row, column): (same[row], origins[column]) = (column, row)
            case .replaced(let row, let column) where areNear(row, column): (instead[row], origins[column]) = (column, row)
            default: break
            }
        }
        for (place, word) in new.words.enumerated() { bySecond[Int(word.middle), default: []].append(place) }
        findBounds()
    }

    private mutating func findBounds() {
        var bound = 0
        lower = [0]
        for place in same {
            if let place { bound = place + 1 }
            lower.append(bound)
        }
        bound = new.words.count
        upper = [bound]
        for place in same.reversed() {
            if let place { bound = place }
            upper.append(bound)
        }
        upper.reverse()
    }

    private func areNear(_ row: Int, _ column: Int) -> Bool {
        let (old, word) = (base.words[row], new.words[column])
        guard isSameChannel(base.segments[old.segment], new.segments[word.segment]) else { return false }
        let gap = max(old.word.start - word.word.end, word.word.start - old.word.end)
        return gap <= Self.reach + old.slack + word.slack
    }

    private func isSameChannel(_ one: TranscriptSegment, _ other: TranscriptSegment) -> Bool {
        one.channel == nil || other.channel == nil || one.channel == other.channel
    }

    /// The words of the other transcript that a change is about, in order: those that stand for what is gone, those that lie in the same
    /// time, and those that are the person's own. Never one that both machines heard and the person left alone.
    func words(of change: PersonsEdits.WordChange, edited: FlatTranscript) -> [Int] {
        var found = Set(change.base.compactMap { same[$0] ?? instead[$0] })
        let free = lower[change.base.lowerBound]..<upper[change.base.upperBound]
        let segment = change.editedSegment.map { edited.segments[$0] } ?? change.baseSegment.map { base.segments[$0] }
        // Machines do not agree on where a word begins; what a person put between words has no times of its own at all.
        let margin = change.base.isEmpty ? 0.5 : 0.1
        let around = near(change.time, within: Self.reach, free, of: segment)
        for place in around {
            // What the new engine has instead of a word that the person left alone is not theirs to replace.
            guard origins[place].map(change.base.contains) ?? true else { continue }
            let middle = new.words[place].middle
            if middle >= change.time.lowerBound - margin, middle <= change.time.upperBound + margin { found.insert(place) }
        }
        let wanted = Array(edited.keys[change.edited])
        for step in TextAlignment(from: wanted, to: around.map { new.keys[$0] }).steps {
            if case .same(_, let column) = step { found.insert(around[column]) }
        }
        return found.sorted()
    }

    /// Words within a range whose middles lie near a time, in order.
    private func near(
        _ time: ClosedRange<Seconds>, within reach: Seconds, _ free: Range<Int>, of segment: TranscriptSegment?
    ) -> [Int] {
        guard !free.isEmpty else { return [] }
        let seconds = Int(max(0, time.lowerBound - reach))...Int(max(0, time.upperBound + reach))
        let candidates = seconds.flatMap { bySecond[$0] ?? [] }.filter { place in
            free.contains(place) && (segment.map { isSameChannel($0, new.segments[new.words[place].segment]) } ?? true)
        }
        return candidates.sorted()
    }

    /// Where words go that stand for none of the other transcript's: before the word of that number, in that segment. `nil` if nothing
    /// was heard near them.
    func gap(for change: PersonsEdits.WordChange) -> (segment: Int, place: Int)? {
        // What is a segment of its own already stays one.
        guard let segment = change.baseSegment else { return nil }
        let (middle, own) = ((change.time.lowerBound + change.time.upperBound) / 2, base.ranges[segment])
        if change.base.lowerBound > own.lowerBound, let left = same[change.base.lowerBound - 1] {
            return placeInTime(middle, in: new.words[left].segment, between: left + 1, and: upper[change.base.upperBound])
        }
        if change.base.upperBound < own.upperBound, let right = same[change.base.upperBound] {
            return placeInTime(middle, in: new.words[right].segment, between: lower[change.base.lowerBound], and: right)
        }
        let around = new.segments.indices.first { place in
            let candidate = new.segments[place]
            return candidate.start <= middle && middle <= candidate.end && isSameChannel(base.segments[segment], candidate)
        }
        guard let around else { return nil }
        return placeInTime(middle, in: around, between: lower[change.base.lowerBound], and: upper[change.base.upperBound])
    }

    /// The first word of a segment that is said later, within bounds.
    private func placeInTime(_ time: Seconds, in segment: Int, between first: Int, and last: Int) -> (segment: Int, place: Int) {
        let range = new.ranges[segment]
        let (low, high) = (min(max(first, range.lowerBound), range.upperBound), max(min(last, range.upperBound), range.lowerBound))
        guard low < high else { return (segment, low) }
        return (segment, (low..<high).first { new.words[$0].middle >= time } ?? high)
    }

    /// For each word of the other transcript, the base's word that it goes with, or else the one that is said then, if any is.
    func baseWords() -> [Int?] {
        let order = base.segments.indices.sorted { base.segments[$0].start < base.segments[$1].start }
        var (begun, open) = (0, [Int]())
        var found = origins
        for place in new.words.indices.sorted(by: { new.words[$0].middle < new.words[$1].middle }) {
            let word = new.words[place]
            while begun < order.count, base.segments[order[begun]].start <= word.middle {
                open.append(order[begun])
                begun += 1
            }
            open.removeAll { base.segments[$0].end < word.middle }
            guard found[place] == nil, let segment = open.first(where: { isSameChannel(base.segments[$0], new.segments[word.segment]) })
            else { continue }
            let range = base.ranges[segment]
            found[place] = range.last { base.words[$0].word.start <= word.middle } ?? range.first
        }
        return found
    }
}
