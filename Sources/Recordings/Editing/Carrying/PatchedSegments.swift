import Transcription

/// Writes the segments of a new transcript with a person's words and speakers in them.
struct PatchedSegments {
    /// A word and who speaks it: as the machine has it, or as a person said.
    private struct Spoken {
        var word: TranscriptWord
        let name: SpeakerNames.Name?
    }

    private let edits: PersonsEdits
    private let new: FlatTranscript
    private let names: SpeakerNames
    /// Part of the ids of new words: no two revisions of one recording share it.
    private let origin: String
    private let machinesIDs: Set<String>
    private var usedIDs: Set<String>
    private var made = 0
    private var nextIndex: Int
    /// The person's segments whose speaker was given to a word.
    private(set) var named: Set<Int> = []

    init(_ edits: PersonsEdits, new: FlatTranscript, names: SpeakerNames, origin: String) {
        (self.edits, self.new, self.names, self.origin) = (edits, new, names, origin)
        machinesIDs = Set(edits.base.words.map(\.word.id))
        usedIDs = Set(new.words.map(\.word.id))
        nextIndex = (new.segments.map(\.index).max() ?? -1) + 1
    }

    /// A segment of the new transcript; `nil` if no word is left of it.
    mutating func segment(_ place: Int, patches: [EditCarrier.Patch]) -> TranscriptSegment? {
        let spoken = words(of: place, patches)
        let isNamed = spoken.contains { $0.name != nil }
        var segment = new.segments[place]
        guard isNamed || !patches.isEmpty else { return segment }
        if !patches.isEmpty {
            guard !spoken.isEmpty else { return nil }
            segment.text = spoken.map(\.word.text).joined(separator: " ")
            segment.confidence = nil
            segment.alternatives = nil
        }
        if isNamed { segment = with(spoken, in: place, segment) } else { segment.words = spoken.map(\.word) }
        if new.isTextAlone(place) { segment.words = [] }
        return segment
    }

    /// A segment of a person's words where the machine heard nothing.
    mutating func segment(of words: [Int], from place: Int) -> TranscriptSegment {
        let theirs = edits.edited.segments[place]
        let index = nextIndex
        nextIndex += 1
        let own = words.map { edits.edited.words[$0].word }
        let spoken = own.map { word in
            TranscriptWord(id: id(of: word, in: index), text: word.text, start: word.start, end: word.end, speaker: word.speaker)
        }
        named.formUnion(words.compactMap { names.name(ofEdited: $0)?.segment })
        let start = spoken.map(\.start).min() ?? theirs.start
        return TranscriptSegment(
            index: index, start: start, end: max(start, spoken.map(\.end).max() ?? theirs.end),
            text: spoken.map(\.text).joined(separator: " "), words: edits.edited.isTextAlone(place) ? [] : spoken, speaker: theirs.speaker,
            channel: theirs.channel, language: theirs.language)
    }

    private mutating func words(of place: Int, _ patches: [EditCarrier.Patch]) -> [Spoken] {
        let (segment, range) = (new.segments[place], new.ranges[place])
        var spoken: [Spoken] = []
        var at = range.lowerBound
        let order = patches.enumerated().sorted { ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset) }
        for (_, patch) in order {
            spoken += heard(at..<max(at, patch.range.lowerBound))
            at = max(at, patch.range.upperBound)
            let before = spoken.last?.word.end ?? segment.start
            let behind = at < range.upperBound ? new.words[at].word.start : segment.end
            spoken += placed(patch, in: segment, gap: before...max(before, behind))
        }
        return spoken + heard(at..<max(at, range.upperBound))
    }

    private mutating func heard(_ range: Range<Int>) -> [Spoken] {
        range.map { place in
            let name = names.name(ofWord: place)
            if let name { named.insert(name.segment) }
            return Spoken(word: new.words[place].word, name: name)
        }
    }

    /// A person's words with the times of those that they replace, or else their own within the gap.
    private mutating func placed(_ patch: EditCarrier.Patch, in segment: TranscriptSegment, gap: ClosedRange<Seconds>) -> [Spoken] {
        let own = patch.words.map { edits.edited.words[$0].word }
        let replaced = patch.range.map { new.words[$0].word }
        let timed =
            replaced.isEmpty
            ? own.map { Self.within(gap, $0) }
            : WordAlignment { "" }.words(own.map(\.text), inPlaceOf: replaced, gap: gap)
        let (around, speaker) = (patch.range.first.flatMap { names.name(ofWord: $0) }, replaced.first?.speaker)
        return zip(patch.words, timed).map { place, time in
            let word = edits.edited.words[place].word
            let name = names.name(ofEdited: place) ?? around
            if let name { named.insert(name.segment) }
            return Spoken(
                word: TranscriptWord(
                    id: id(of: word, in: segment.index), text: word.text, start: time.start, end: time.end, speaker: speaker),
                name: name)
        }
    }

    private static func within(_ gap: ClosedRange<Seconds>, _ word: TranscriptWord) -> TranscriptWord {
        var word = word
        word.start = min(max(word.start, gap.lowerBound), gap.upperBound)
        word.end = min(max(word.end, word.start), gap.upperBound)
        return word
    }

    /// A person's word keeps the id that it was made with; one that the machine's word had tells another word here.
    private mutating func id(of word: TranscriptWord, in segment: Int) -> String {
        if !machinesIDs.contains(word.id), usedIDs.insert(word.id).inserted { return word.id }
        made += 1
        return "\(segment)-\(origin)-\(made)"
    }

    /// Names the segment's speaker if all of it is one's, and each word's otherwise. Text without words has the speaker of its beginning.
    private func with(_ spoken: [Spoken], in place: Int, _ segment: TranscriptSegment) -> TranscriptSegment {
        var segment = segment
        let speakers = spoken.map { $0.name.map(\.speaker) ?? $0.word.speaker ?? segment.speaker }
        if Set(speakers).count == 1 || new.isTextAlone(place) {
            segment.speaker = speakers.first ?? nil
        } else if speakers.contains(nil) {
            segment.speaker = nil
        }
        segment.words = zip(spoken, speakers).map { spoken, speaker in
            var word = spoken.word
            word.speaker = speaker == segment.speaker ? nil : speaker
            return word
        }
        return segment
    }
}
