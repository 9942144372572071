public import VoiceCore

public enum TranscriptRevisionTag: IdentifierTag { public static let prefix = "rev" }
public typealias TranscriptRevisionID = Identifier<TranscriptRevisionTag>

/// One revision of what was said in a recording: a whole, immutable document, kept as one object.
///
/// Every field but those named optional is there from the first version of the form on, so that a reader never has to guess. Times
/// are seconds from the start of the recording.
public struct Transcript: Codable, Equatable, Sendable {
    /// The form of this document; raised only when an old reader would misread a new document.
    public var formatVersion: Int

    /// This revision; an edit or a new recognition makes another.
    public var revision: TranscriptRevisionID

    /// The revision that somebody edited to make this one; absent for what a machine heard.
    public var basedOn: TranscriptRevisionID?

    /// Which engine and model heard the words.
    public var engine: EngineIdentity

    /// ``TranscriptionSettings/stableHash`` of the settings it was made with: equal hash, engine and model mean comparable results.
    public var settingsHash: String

    /// BCP 47 tag of the language that was recognised, if one is known for the whole recording: `en`.
    public var language: String?

    /// Length of the recording, silence included.
    public var duration: Seconds

    /// False when the recording holds no speech that the engine could make words of: silence, noise, music.
    public var speechFound: Bool

    /// The stretches in which words were heard, by time.
    public var segments: [TranscriptSegment]

    /// Who was named by the sound of their voice; absent where nobody was to be.
    public var identified: [IdentifiedSpeaker]?

    public static let currentFormatVersion = 1

    /// Makes a revision in the current form; `speechFound` follows from the segments.
    public init(
        revision: TranscriptRevisionID, engine: EngineIdentity, settingsHash: String, language: String?, duration: Seconds,
        segments: [TranscriptSegment]
    ) {
        formatVersion = Self.currentFormatVersion
        self.revision = revision
        self.engine = engine
        self.settingsHash = settingsHash
        self.language = language
        self.duration = duration
        self.segments = segments
        speechFound = segments.contains { !$0.isEmpty }
    }

    /// Words of all segments, by time.
    public var words: [TranscriptWord] { segments.flatMap(\.words) }

    /// All text, one space between segments.
    public var text: String { segments.lazy.filter { !$0.isEmpty }.map(\.text).joined(separator: " ") }
}

/// Which program and which model made a result: what has to be equal for two results to be comparable.
public struct EngineIdentity: Codable, Hashable, Sendable {
    /// The engine's name in the catalogue: `pocketsphinx`.
    public var name: String

    /// Version of the engine's library: `5.1.1`.
    public var version: String

    /// Name and version of the model: `en-us-ptm-5.2`.
    public var modelVersion: String

    public init(name: String, version: String, modelVersion: String) {
        self.name = name
        self.version = version
        self.modelVersion = modelVersion
    }
}
