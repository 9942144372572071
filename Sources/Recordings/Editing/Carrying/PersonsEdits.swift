import Transcription

/// What a person changed in a machine's transcript: the difference between that and the revision that they left.
struct PersonsEdits {
    /// Words next to one another that a person put in the place of others.
    struct WordChange {
        /// The machine's words, which are gone; empty where the person put words between others.
        let base: Range<Int>
        /// The person's words; empty where they only took some out.
        let edited: Range<Int>
        /// The machine's segment and the person's: one of them may not be there.
        let baseSegment: Int?
        let editedSegment: Int?
        /// Where all of these words lie, in seconds.
        let time: ClosedRange<Seconds>
    }

    /// A segment that a person gave to a speaker or took from one, or some words of it.
    struct SpeakerChange {
        let baseSegment: Int
        let editedSegment: Int
        /// The machine's words that are another's now, and whose; `nil` for nobody's.
        let words: [(place: Int, speaker: String?)]
        /// Whether it is the whole segment, with whatever else a person put into it.
        let isWhole: Bool
    }

    let base: FlatTranscript
    let edited: FlatTranscript
    private(set) var words: [WordChange] = []
    private(set) var speakers: [SpeakerChange] = []
    private let knownIndices: Set<Int>

    /// - Parameters:
    ///   - base: what the machine heard.
    ///   - edited: a revision that was made of it, in however many steps.
    init(base: FlatTranscript, edited: FlatTranscript) {
        (self.base, self.edited) = (base, edited)
        knownIndices = Set(base.segments.map(\.index))
        let places = Dictionary(edited.segments.indices.map { (edited.segments[$0].index, $0) }) { first, _ in first }
        for (place, segment) in base.segments.enumerated() {
            let partner = places[segment.index]
            let kept = kept(of: place, partner)
            addWords(of: place, partner, kept)
            if let partner { addSpeaker(of: place, partner, kept) }
        }
        for place in edited.segments.indices where isNew(place) { addNew(place) }
    }

    private mutating func addWords(of baseSegment: Int, _ editedSegment: Int?, _ kept: [(base: Int, edited: Int)]) {
        let (old, new) = (base.ranges[baseSegment], editedSegment.map { edited.ranges[$0] } ?? 0..<0)
        var (from, at) = (old.lowerBound, new.lowerBound)
        for kept in kept + [(old.upperBound, new.upperBound)] {
            add(from..<kept.base, at..<kept.edited, of: baseSegment, editedSegment)
            (from, at) = (kept.base + 1, kept.edited + 1)
        }
    }

    /// A segment that the machine has not: one that edits which were taken over earlier have made.
    private mutating func addNew(_ editedSegment: Int) {
        let start = edited.segments[editedSegment].start
        let place = base.words.firstIndex { $0.word.start >= start } ?? base.words.count
        add(place..<place, edited.ranges[editedSegment], of: nil, editedSegment)
    }

    private mutating func add(_ old: Range<Int>, _ new: Range<Int>, of baseSegment: Int?, _ editedSegment: Int?) {
        guard !old.isEmpty || !new.isEmpty else { return }
        let all = old.map { base.words[$0].word } + new.map { edited.words[$0].word }
        let (start, end) = (all.map(\.start).min() ?? 0, all.map(\.end).max() ?? 0)
        words.append(
            WordChange(base: old, edited: new, baseSegment: baseSegment, editedSegment: editedSegment, time: start...max(start, end)))
    }

    /// The words that a person left as they were, in order.
    private func kept(of baseSegment: Int, _ editedSegment: Int?) -> [(base: Int, edited: Int)] {
        guard let editedSegment else { return [] }
        let (old, new) = (base.ranges[baseSegment], edited.ranges[editedSegment])
        if base.isTextAlone(baseSegment) || edited.isTextAlone(editedSegment) {
            let alignment = TextAlignment(from: old.map { base.words[$0].word.text }, to: new.map { edited.words[$0].word.text })
            return alignment.steps.compactMap { step in
                if case .same(let row, let column) = step { (old.lowerBound + row, new.lowerBound + column) } else { nil }
            }
        }
        let places = Dictionary(old.map { (base.words[$0].word.id, $0) }) { first, _ in first }
        var kept: [(base: Int, edited: Int)] = []
        for place in new {
            guard let origin = places[edited.words[place].word.id], origin > kept.last?.base ?? -1 else { continue }
            if base.words[origin].word.text == edited.words[place].word.text { kept.append((origin, place)) }
        }
        return kept
    }

    private mutating func addSpeaker(of baseSegment: Int, _ editedSegment: Int, _ kept: [(base: Int, edited: Int)]) {
        let (old, new) = (base.segments[baseSegment], edited.segments[editedSegment])
        // Whoever names the speaker of a segment takes the names from its words.
        let tookNames = old.words.contains { $0.speaker != nil } && !new.words.contains { $0.speaker != nil }
        let isWhole = old.speaker != new.speaker || tookNames
        let partners = Dictionary(kept.map { ($0.base, $0.edited) }) { first, _ in first }
        var speaker = kept.first.map { edited.speaker(of: $0.edited) } ?? new.speaker
        var words: [(place: Int, speaker: String?)] = []
        for place in base.ranges[baseSegment] {
            if let partner = partners[place] { speaker = edited.speaker(of: partner) }
            if isWhole || partners[place] != nil && speaker != base.speaker(of: place) { words.append((place, speaker)) }
        }
        guard isWhole || !words.isEmpty else { return }
        speakers.append(SpeakerChange(baseSegment: baseSegment, editedSegment: editedSegment, words: words, isWhole: isWhole))
    }

    /// Whether a segment of the edited transcript is none of the machine's.
    func isNew(_ editedSegment: Int) -> Bool { !knownIndices.contains(edited.segments[editedSegment].index) }
}
