public import Transcription

/// Words of one segment, as evidence of what is told: where they stand in the transcript, and when they were said.
public struct WordSpan: Codable, Equatable, Sendable {
    /// Place of the segment in the transcript's `segments`, from 0. Its `index` would not do: channels have numbers of their own.
    public let segment: Int

    /// Places of the first and the last word among the segment's, from 0; where a segment has text without words, among those that blanks
    /// separate.
    public let first: Int
    public let last: Int

    /// In seconds from the start of the recording; those of the segment where it has no words.
    public let start: Seconds
    public let end: Seconds
}
