public import Transcription

/// One begins to speak while another does, for at least a fifth of a second.
public struct Overlap: Codable, Equatable, Sendable {
    /// Who goes on, after Heldner and Edlund (2010).
    public enum Outcome: String, Codable, CaseIterable, Sendable {
        /// Who began goes on when the other has stopped: an interruption, or an answer that comes early.
        case taken
        /// Who spoke before goes on: a "mm-hm", or an attempt that failed.
        case kept
    }

    /// While both speak.
    public let start: Seconds
    public let end: Seconds

    /// Who begins, and what they say meanwhile.
    public let party: Party
    public let words: WordSpan

    /// Who spoke already, and what they say meanwhile.
    public let over: Party
    public let overWords: WordSpan

    public let outcome: Outcome
}

/// A silence between one who speaks and another: what the other takes to answer.
public struct Gap: Codable, Equatable, Sendable {
    public let start: Seconds
    public let end: Seconds

    /// Who spoke before it, and who speaks behind it.
    public let after: Party
    public let before: Party
}

/// A time in which nobody speaks.
public struct Silence: Codable, Equatable, Sendable {
    public let start: Seconds
    public let end: Seconds

    /// Who spoke before it; absent at the beginning of the recording.
    public let after: Party?

    /// Who speaks behind it; absent at the end.
    public let before: Party?
}
