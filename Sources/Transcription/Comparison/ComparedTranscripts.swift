/// Two transcripts of one recording, word against word: how far they are apart, and all that they say, passage by passage.
public struct ComparedTranscripts: Sendable {
    public let comparison: TranscriptComparison
    /// Everything that either says, by the passages of the reference.
    public let segments: [ComparedSegment]

    /// Words that a transcript may have at most to be compared: some eleven hours of speech.
    public static let wordLimit = 100_000

    /// Takes some hundredths of a second for an hour of speech, seconds for the longest, and memory in proportion to the words.
    ///
    /// - Parameter wordLimit: of each.
    /// - Throws: `TranscriptionError.tooLongToCompare`.
    public init(reference: Transcript, _ other: Transcript, wordLimit: Int = Self.wordLimit) throws(TranscriptionError) {
        let (left, right) = (PlacedWords(reference), PlacedWords(other))
        guard max(left.words.count, right.words.count) <= wordLimit else { throw .tooLongToCompare }
        let alignment = TextAlignment(from: left.words.map(\.key), to: right.words.map(\.key))
        comparison = TranscriptComparison(reference: left.words, right.words, alignment)
        var passages = Passages(left, right)
        for step in alignment.steps { passages.add(step) }
        segments = passages.finished()
    }
}

/// A transcript's words as they are compared, and where its segments begin among them.
private struct PlacedWords {
    private(set) var words: [ComparableWord] = []
    /// The segment that begins with the word of that number.
    private(set) var beginnings: [Int: TranscriptSegment] = [:]

    init(_ transcript: Transcript) {
        for segment in transcript.segments {
            let spoken = ComparableWord.words(of: segment)
            if !spoken.isEmpty { beginnings[words.count] = segment }
            words += spoken
        }
    }
}

/// Gathers the steps of an alignment in runs, and the runs in passages.
private struct Passages {
    private let (reference, other): (PlacedWords, PlacedWords)
    private var segments: [ComparedSegment] = []
    private var runs: [ComparisonRun] = []
    private var run: (isEqual: Bool, reference: [ComparableWord], other: [ComparableWord]) = (true, [], [])
    /// The reference's segment of this passage; none before its first, or where it is silent.
    private var segment: TranscriptSegment?

    init(_ reference: PlacedWords, _ other: PlacedWords) {
        (self.reference, self.other) = (reference, other)
    }

    mutating func add(_ step: TextAlignment.Step) {
        switch step {
        case .same(let row, let column): add(isEqual: true, row, column)
        case .replaced(let row, let column): add(isEqual: false, row, column)
        case .leftOut(let row): add(isEqual: false, row, nil)
        case .putIn(let column): add(isEqual: false, nil, column)
        }
    }

    private mutating func add(isEqual: Bool, _ row: Int?, _ column: Int?) {
        if let row {
            if let begun = reference.beginnings[row] { startPassage(begun) }
        } else if let column, let begun = other.beginnings[column], begun.start >= segment?.end ?? 0 {
            // What only the other one heard stands for itself, where the reference has a pause.
            startPassage(nil)
        }
        if run.isEqual != isEqual { finishRun() }
        run.isEqual = isEqual
        if let row { run.reference.append(reference.words[row]) }
        if let column { run.other.append(other.words[column]) }
    }

    private mutating func startPassage(_ begun: TranscriptSegment?) {
        finishRun()
        if let passage = ComparedSegment(runs, speaker: segment?.speaker) { segments.append(passage) }
        runs = []
        segment = begun
    }

    private mutating func finishRun() {
        if let finished = ComparisonRun(isEqual: run.isEqual, reference: run.reference, other: run.other) { runs.append(finished) }
        run = (true, [], [])
    }

    mutating func finished() -> [ComparedSegment] {
        startPassage(nil)
        return segments
    }
}
