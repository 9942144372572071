public import Transcription

/// What came of taking a person's edits over to another transcript.
public struct CarriedTranscript: Codable, Sendable {
    /// The revision that has them.
    public let transcript: TranscriptSummary
    /// How many edits are in it: runs of words next to one another, and speakers of segments.
    public let carried: Int
    /// Those among them where the engine heard something else than before and than the person wrote: the person's words stand.
    public let conflicts: [CarriedEdit]
    /// Those that have no place in it. The edited revision still has them.
    public let unplaced: [CarriedEdit]
}

/// One thing that a person changed.
public struct CarriedEdit: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// Words that a person put in, replaced or took out.
        case words
        /// A segment that a person gave to a speaker, or took from one.
        case speaker
    }

    public let kind: Kind
    /// The words as the person left them; empty where they only took some out.
    public let text: String
    /// What the earlier machine's transcript had there.
    public let before: String
    /// What the new machine's transcript has there.
    public let heard: String
    /// Who speaks, as the person said; absent for words, and where nobody is to be named.
    public let speaker: String?
    /// Where, in seconds from the start of the recording.
    public let start: Seconds
    public let end: Seconds
}
