/// `crescendo recordings …`: what people do with recordings, against a running server, near or far.
///
/// Every command answers in text for a person, or with `--json` in one JSON document (`add` and `watch`: a document a line).
public enum RecordingCommands {}

/// What a command is to say of recordings that are added, or changed.
public struct RecordingDetails: Sendable {
    public var title: String?
    public var speaker: String?
    public var tags: [String] = []
    public var language: String?
    /// RFC 3339.
    public var recordedAt: String?
    public var notes: String?

    public init() {}
}
