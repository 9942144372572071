/// How far a text is from a reference: the word error rate, and where they differ.
///
/// The word error rate is (substitutions + deletions + insertions) ÷ words of the reference, as NIST and the field define it; it may be
/// more than 1. Which of two machine's texts is called the reference is the caller's choice: the rate then tells how far they disagree.
public struct TranscriptComparison: Codable, Equatable, Sendable {
    /// Words of the reference.
    public let referenceWords: Int

    /// Words of the other text.
    public let words: Int

    /// Words that both have in the same place.
    public let hits: Int

    /// Words that stand where the reference has another.
    public let substitutions: Int

    /// Words of the reference that are missing.
    public let deletions: Int

    /// Words that the reference does not have.
    public let insertions: Int

    /// 0 for the same words; absent if the reference has none.
    public let wordErrorRate: Double?

    /// Where they differ, in order.
    public let differences: [Difference]

    /// Words next to one another that differ.
    public struct Difference: Codable, Equatable, Sendable {
        /// What the reference has there, empty if nothing.
        public let reference: String

        /// What the other text has there, empty if nothing.
        public let text: String

        /// When, from the start of the recording, by the other text or else by the reference; absent if neither knows.
        public let start: Seconds?
        public let end: Seconds?
    }

    /// Takes time in proportion to the product of both lengths: some hundredths of a second for an hour of speech.
    public init(reference: [ComparableWord], _ other: [ComparableWord]) {
        self.init(reference: reference, other, TextAlignment(from: reference.map(\.key), to: other.map(\.key)))
    }

    /// - Parameter alignment: of the keys of both.
    init(reference: [ComparableWord], _ other: [ComparableWord], _ alignment: TextAlignment) {
        var (hits, substitutions, deletions, insertions) = (0, 0, 0, 0)
        var differences: [Difference] = []
        var (left, right) = ([ComparableWord](), [ComparableWord]())
        func finish() {
            if !left.isEmpty || !right.isEmpty { differences.append(Difference(reference: left, right)) }
            (left, right) = ([], [])
        }
        for step in alignment.steps {
            switch step {
            case .same:
                hits += 1
                finish()
            case .replaced(let row, let column):
                substitutions += 1
                left.append(reference[row])
                right.append(other[column])
            case .leftOut(let row):
                deletions += 1
                left.append(reference[row])
            case .putIn(let column):
                insertions += 1
                right.append(other[column])
            }
        }
        finish()
        referenceWords = reference.count
        words = other.count
        (self.hits, self.substitutions, self.deletions, self.insertions) = (hits, substitutions, deletions, insertions)
        wordErrorRate = reference.isEmpty ? nil : Double(substitutions + deletions + insertions) / Double(reference.count)
        self.differences = differences
    }
}

extension TranscriptComparison {
    /// The rate if the other text were the reference; `nil` if it has no words.
    public var reverseWordErrorRate: Double? {
        words == 0 ? nil : Double(substitutions + deletions + insertions) / Double(words)
    }
}

extension TranscriptComparison.Difference {
    init(reference: [ComparableWord], _ other: [ComparableWord]) {
        self.reference = reference.text
        text = other.text
        start = other.first?.start ?? reference.first?.start
        end = other.last?.end ?? reference.last?.end
    }
}
