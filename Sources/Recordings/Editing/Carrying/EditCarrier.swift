import Transcription
import VoiceCore

/// Makes a revision of a new machine's transcript that has what a person changed in an earlier one: a merge of three texts, by words and
/// time.
///
/// Where nobody edited, the words of the new transcript stand, with their ids. Where somebody did, theirs stand, whatever the new engine
/// heard there: no word that a person put in is ever left out, and if nothing was heard near it, it is a segment of its own. A person's
/// word keeps its id, unless that is one of the earlier machine's, which tells another word in the new transcript.
struct EditCarrier {
    /// Words that take the place of a range of the new transcript's.
    struct Patch {
        let range: Range<Int>
        /// Of the edited transcript.
        let words: [Int]
    }

    let edits: PersonsEdits
    let new: FlatTranscript
    private let original: Transcript
    private let places: NewPlaces
    /// By the segment of the new transcript that they are in, in the order in which they are carried out.
    private var patches: [Int: [Patch]] = [:]
    /// Words that nothing stands near in the new transcript, by the person's segment.
    private var apart: [Int: [Int]] = [:]
    private var taken: Set<Int> = []
    private(set) var carried = 0
    private(set) var conflicts: [CarriedEdit] = []
    private(set) var unplaced: [CarriedEdit] = []

    /// Takes as long as the comparison of the two machines' transcripts: some hundredths of a second for an hour of speech.
    ///
    /// - Parameters:
    ///   - base: the machine's transcript that the person began with.
    ///   - edited: how they left it.
    ///   - new: another machine's transcript of the same sound.
    /// - Throws: `TranscriptionError.tooLongToCompare`.
    init(base: Transcript, edited: Transcript, new: Transcript) throws(TranscriptionError) {
        original = new
        self.new = FlatTranscript(new)
        edits = PersonsEdits(base: FlatTranscript(base), edited: FlatTranscript(edited))
        places = try NewPlaces(base: edits.base, new: self.new)
        for change in edits.words { place(change) }
    }

    /// - Parameter revision: of what comes out.
    mutating func transcript(revision: TranscriptRevisionID) -> Transcript {
        let names = SpeakerNames(edits, places: places)
        var writer = PatchedSegments(edits, new: new, names: names, origin: String(revision.text.suffix(12)))
        var segments = new.segments.indices.compactMap { writer.segment($0, patches: patches[$0] ?? []) }
        for place in apart.keys.sorted() { segments.append(writer.segment(of: apart[place] ?? [], from: place)) }
        settleSpeakers(named: writer.named)
        var result = original
        result.basedOn = original.revision
        result.revision = revision
        result.segments = segments.sorted { ($0.start, $0.index) < ($1.start, $1.index) }
        result.speechFound = result.segments.contains { !$0.isEmpty }
        return result
    }

    private mutating func place(_ change: PersonsEdits.WordChange) {
        carried += 1
        let found = places.words(of: change, edited: edits.edited).filter { !taken.contains($0) }
        noteConflict(change, found)
        let ranges = self.ranges(of: found)
        for range in ranges { taken.formUnion(range) }
        if !ranges.isEmpty { return replace(ranges, by: change) }
        guard !change.edited.isEmpty else { return }
        if let gap = places.gap(for: change) {
            patches[gap.segment, default: []].append(Patch(range: gap.place..<gap.place, words: Array(change.edited)))
        } else if let segment = change.editedSegment {
            apart[segment, default: []] += change.edited
        }
    }

    /// The words as one range in each segment, with what lies between them, as far as no earlier change has taken it.
    private func ranges(of found: [Int]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for place in found {
            if let last = ranges.last, new.words[last.lowerBound].segment == new.words[place].segment,
                !(last.upperBound..<place).contains(where: taken.contains)
            {
                ranges[ranges.count - 1] = last.lowerBound..<place + 1
            } else {
                ranges.append(place..<place + 1)
            }
        }
        return ranges
    }

    /// Shares the person's words out among the ranges by their times.
    private mutating func replace(_ ranges: [Range<Int>], by change: PersonsEdits.WordChange) {
        var shares = [[Int]](repeating: [], count: ranges.count)
        var at = 0
        for word in change.edited {
            let middle = edits.edited.words[word].middle
            while at + 1 < ranges.count, distance(of: ranges[at + 1], from: middle) < distance(of: ranges[at], from: middle) { at += 1 }
            shares[at].append(word)
        }
        for (range, words) in zip(ranges, shares) {
            patches[new.words[range.lowerBound].segment, default: []].append(Patch(range: range, words: words))
        }
    }

    private func distance(of range: Range<Int>, from time: Seconds) -> Seconds {
        max(0, new.words[range.lowerBound].word.start - time, time - new.words[range.upperBound - 1].word.end)
    }

    private mutating func noteConflict(_ change: PersonsEdits.WordChange, _ found: [Int]) {
        let heard = new.keys(found)
        guard heard != edits.base.keys(change.base), heard != edits.edited.keys(change.edited) else { return }
        conflicts.append(
            CarriedEdit(
                kind: .words, text: edits.edited.text(change.edited), before: edits.base.text(change.base), heard: new.text(found),
                speaker: nil, start: change.time.lowerBound, end: change.time.upperBound))
    }

    /// - Parameter named: the person's segments whose speaker was given to a word.
    private mutating func settleSpeakers(named: Set<Int>) {
        for change in edits.speakers {
            if named.contains(change.editedSegment) {
                carried += 1
                continue
            }
            let (before, segment) = (edits.base.segments[change.baseSegment], edits.edited.segments[change.editedSegment])
            unplaced.append(
                CarriedEdit(
                    kind: .speaker, text: segment.text, before: before.text, heard: "",
                    speaker: change.words.first.map(\.speaker) ?? segment.speaker, start: segment.start, end: segment.end))
        }
    }
}
