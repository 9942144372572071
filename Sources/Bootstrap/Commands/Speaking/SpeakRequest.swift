import Synthesis

/// What `crescendo speak` is asked for.
public struct SpeakRequest: Sendable {
    /// A text, or where it is: a path, `-` for standard input.
    public enum Source: Sendable {
        case text(String)
        case file(String)
    }

    public var source: Source
    /// Where the WAV file goes; `-` is standard output.
    public var output = "-"
    public var replaces = false
    /// The name of an installed model; `nil` for the one that serves text to speech.
    public var model: String?
    /// One of the model's voices, from 0.
    public var voice = 0
    /// 1 is the model's own; 2 is twice as fast.
    public var speed = 1.0
    public var isJSON = false

    /// What ``speed`` may be.
    public static let speeds = Speaking.speeds

    public init(_ source: Source) { self.source = source }
}
