public import Transcription

/// Two transcripts of one recording, side by side.
public struct RecordingComparison: Codable, Sendable {
    /// What the other one is measured against.
    public let reference: TranscriptSummary
    public let other: TranscriptSummary

    /// Words of the reference, and of the other one: case and punctuation do not count, and what is hyphenated is several.
    public let referenceWords: Int
    public let otherWords: Int

    /// Words that both have in the same place.
    public let hits: Int
    public let substitutions: Int
    /// Words that only the reference has.
    public let deletions: Int
    /// Words that only the other one has.
    public let insertions: Int

    /// (substitutions + deletions + insertions) ÷ words of the reference; absent if it has none.
    public let wordErrorRate: Double?
    /// The same measured against the other one.
    public let reverseWordErrorRate: Double?

    /// All that either says, by the passages of the reference.
    public let segments: [ComparedSegment]

    init(_ compared: ComparedTranscripts, reference: TranscriptSummary, other: TranscriptSummary) {
        let counts = compared.comparison
        (self.reference, self.other) = (reference, other)
        (referenceWords, otherWords) = (counts.referenceWords, counts.words)
        (hits, substitutions, deletions, insertions) = (counts.hits, counts.substitutions, counts.deletions, counts.insertions)
        (wordErrorRate, reverseWordErrorRate) = (counts.wordErrorRate, counts.reverseWordErrorRate)
        segments = compared.segments
    }
}
