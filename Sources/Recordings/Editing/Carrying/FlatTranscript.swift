import Transcription

/// A transcript's words in one list. The text of a segment without words counts as words that share its time by their length.
struct FlatTranscript {
    struct Word {
        let word: TranscriptWord
        /// Its segment's place in `segments`.
        let segment: Int
        /// How far its times may be off, in seconds: those of text without words are made up.
        let slack: Seconds

        var middle: Seconds { (word.start + word.end) / 2 }
    }

    let segments: [TranscriptSegment]
    private(set) var words: [Word] = []
    /// The words of each segment.
    private(set) var ranges: [Range<Int>] = []
    /// What is compared of each word.
    private(set) var keys: [String] = []

    init(_ transcript: Transcript) {
        segments = transcript.segments
        for (place, segment) in segments.enumerated() {
            let first = words.count
            let slack = segment.words.isEmpty ? (segment.end - segment.start) / 4 : 0
            let spoken = segment.words.isEmpty ? Self.words(ofTextIn: segment) : segment.words
            words += spoken.map { Word(word: $0, segment: place, slack: slack) }
            ranges.append(first..<words.count)
        }
        keys = words.map { Self.key(of: $0.word.text) }
    }

    /// A word without case and punctuation: empty for punctuation alone.
    static func key(of text: String) -> String { ComparableWord.words(of: text).map(\.key).joined(separator: " ") }

    /// Whether a segment has text alone.
    func isTextAlone(_ segment: Int) -> Bool { segments[segment].words.isEmpty }

    /// Who says a word, as far as it is known.
    func speaker(of word: Int) -> String? { words[word].word.speaker ?? segments[words[word].segment].speaker }

    func text(_ places: some Sequence<Int>) -> String { places.map { words[$0].word.text }.joined(separator: " ") }

    /// The keys of words that are more than punctuation.
    func keys(_ places: some Sequence<Int>) -> [String] { places.map { keys[$0] }.filter { !$0.isEmpty } }

    private static func words(ofTextIn segment: TranscriptSegment) -> [TranscriptWord] {
        var count = 0
        return WordAlignment {
            count += 1
            return "\(segment.index)/\(count)"
        }.words(
            segment.text.split(whereSeparator: \.isWhitespace).map(String.init), inPlaceOf: [],
            gap: segment.start...max(segment.start, segment.end))
    }
}
