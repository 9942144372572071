/// Words next to one another that two transcripts have alike, or that they have not.
public struct ComparisonRun: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// Both have these words, whatever their case and punctuation.
        case equal
        /// Each has other words there.
        case substituted
        /// The reference has nothing there.
        case inserted
        /// The other transcript has nothing there.
        case deleted
    }

    /// What one of the two has there.
    public struct Side: Codable, Equatable, Sendable {
        public let text: String
        /// When it was said, from the start of the recording, as this transcript has it.
        public let start: Seconds?
        public let end: Seconds?

        init?(_ words: [ComparableWord]) {
            guard let first = words.first, let last = words.last else { return nil }
            (text, start, end) = (words.text, first.start, last.end)
        }
    }

    public let kind: Kind
    /// Absent if the reference has nothing there.
    public let reference: Side?
    /// Absent if the other transcript has nothing there.
    public let other: Side?

    /// - Parameter isEqual: whether the words are the same ones.
    /// - Returns: `nil` if there are no words.
    init?(isEqual: Bool, reference: [ComparableWord], other: [ComparableWord]) {
        let (left, right) = (Side(reference), Side(other))
        switch (left, right) {
        case (nil, nil): return nil
        case (nil, _): kind = .inserted
        case (_, nil): kind = .deleted
        default: kind = isEqual ? .equal : .substituted
        }
        (self.reference, self.other) = (left, right)
    }
}

/// A passage of two transcripts that are compared: where a segment of the reference begins, so begins one of these.
public struct ComparedSegment: Codable, Equatable, Sendable {
    /// When it begins and ends, in seconds from the start of the recording, whichever of the two is first and last.
    public let start: Seconds
    public let end: Seconds
    /// Who speaks, as the reference has it.
    public let speaker: String?
    /// What they say, in order; two runs of one kind do not follow one another.
    public let runs: [ComparisonRun]

    /// - Returns: `nil` if there are no runs.
    init?(_ runs: [ComparisonRun], speaker: String?) {
        guard !runs.isEmpty else { return nil }
        let sides = runs.flatMap { [$0.reference, $0.other].compactMap(\.self) }
        start = sides.compactMap(\.start).min() ?? 0
        end = max(start, sides.compactMap(\.end).max() ?? 0)
        self.speaker = speaker
        self.runs = runs
    }
}
