/// A stretch in which one speaker speaks, with the short pauses in it.
public struct SpeakerTurn: Sendable, Hashable {
    /// From the beginning of the sound.
    public var startSeconds: Double
    public var endSeconds: Double
    /// From 1, in the order in which the speakers are first heard.
    public var speaker: Int

    public init(startSeconds: Double, endSeconds: Double, speaker: Int) {
        (self.startSeconds, self.endSeconds, self.speaker) = (startSeconds, endSeconds, speaker)
    }

    /// `S1`, `S2` …
    public var label: String { "S\(speaker)" }
}
