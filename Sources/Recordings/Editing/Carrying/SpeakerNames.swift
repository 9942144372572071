import Transcription

/// Who speaks each word of a new transcript, as far as a person said so.
struct SpeakerNames {
    /// A person's segment whose speaker they gave, and the speaker; nobody where they took the name away.
    struct Name {
        let segment: Int
        let speaker: String?
    }

    private let edited: FlatTranscript
    private let ofWords: [Name?]
    /// The person's segments that are one speaker's by their word, those of which they named some words, and those that no machine made.
    private var (whole, partly, new): (Set<Int>, Set<Int>, Set<Int>) = ([], [], [])

    init(_ edits: PersonsEdits, places: NewPlaces) {
        edited = edits.edited
        var byBase: [Int: Name] = [:]
        for change in edits.speakers {
            if change.isWhole { whole.insert(change.editedSegment) } else { partly.insert(change.editedSegment) }
            for (place, speaker) in change.words { byBase[place] = Name(segment: change.editedSegment, speaker: speaker) }
        }
        new = Set(edited.segments.indices.filter(edits.isNew))
        ofWords = byBase.isEmpty ? [] : places.baseWords().map { $0.flatMap { byBase[$0] } }
    }

    /// - Parameter word: of the new transcript.
    func name(ofWord word: Int) -> Name? { ofWords.isEmpty ? nil : ofWords[word] }

    /// - Parameter word: of the edited transcript.
    func name(ofEdited word: Int) -> Name? {
        let (segment, speaker) = (edited.words[word].segment, edited.speaker(of: word))
        let isNamed =
            whole.contains(segment) || new.contains(segment) && speaker != nil
            || partly.contains(segment) && edited.words[word].word.speaker != nil
        return isNamed ? Name(segment: segment, speaker: speaker) : nil
    }
}
