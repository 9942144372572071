public import Transcription

/// How much one speaks.
public struct TalkTime: Codable, Equatable, Sendable {
    public let party: Party

    /// Length of speech, pauses of less than half a second within it included.
    public let seconds: Seconds

    /// 0…1: of all speech, that of several at once counted for each.
    public let share: Double

    /// Stretches without another's speech between them.
    public let turns: Int
    public let words: Int

    /// Of speech; absent for less than a second of it.
    public let wordsPerMinute: Double?

    /// From the beginning of its first word to the end of its last, pauses included.
    public let longestTurn: TimeSpan
}

/// A part of the recording, in seconds from its start.
public struct TimeSpan: Codable, Equatable, Sendable {
    public let start: Seconds
    public let end: Seconds
}
