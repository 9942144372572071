/// One caption: what is on screen from one moment to another.
public struct CaptionCue: Equatable, Sendable {
    /// Seconds from the start of the recording.
    public var start: Seconds
    public var end: Seconds

    /// At most ``CaptionRules/linesPerCue`` lines.
    public var lines: [String]

    public var speaker: String?
}

/// How captions are cut; the defaults are the usual ones of broadcasters and streaming services.
public struct CaptionRules: Equatable, Sendable {
    /// A longer single word stands alone on its line.
    public var charactersPerLine = 42
    public var linesPerCue = 2

    /// A cue stays this long unless the next one begins before.
    public var shortestCue: Seconds = 1
    public var longestCue: Seconds = 7

    /// Reading speed: a cue that would be read faster stays longer, up to the next one and to `longestCue`.
    public var charactersPerSecond: Double = 20

    /// A pause at which a cue may end once it has been up for `shortestCue`; a pause of `shortestCue` always ends it.
    public var pause: Seconds = 0.3

    /// Whether a cue's text begins with the name of who speaks, as in forms that have no place of their own for it.
    public var namesSpeakers = false

    public init() {}
}
