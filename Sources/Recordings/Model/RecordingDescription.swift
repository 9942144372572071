public import Transcription
public import VoiceCore

/// What an uploader says of a recording.
public struct RecordingDescription: Codable, Equatable, Sendable {
    public var title: String?
    public var speaker: String?
    public var tags: [String]
    /// When it was recorded, as far as somebody knows.
    public var recordedAt: Timestamp?
    public var starred: Bool
    /// Free text; kept as an object.
    public var notes: String?
    public var settings: TranscriptionSettings

    public init(
        title: String? = nil, speaker: String? = nil, tags: [String] = [], recordedAt: Timestamp? = nil, starred: Bool = false,
        notes: String? = nil, settings: TranscriptionSettings = TranscriptionSettings()
    ) {
        self.title = title
        self.speaker = speaker
        self.tags = tags
        self.recordedAt = recordedAt
        self.starred = starred
        self.notes = notes
        self.settings = settings
    }

    /// The fields that can be given as text: in a form, in a query, in an upload's metadata.
    static let fields = [
        "title", "speaker", "tags", "recorded_at", "starred", "notes", "language", "engine", "track", "multichannel", "noise_reduction",
        "diarize", "speakers", "identify", "mode", "vocabulary",
    ]

    /// Takes a field as text; an empty one says nothing.
    ///
    /// - Parameter name: one of ``fields``.
    /// - Throws: `RecordingsError.invalidField` for a text that is no such value.
    mutating func take(_ name: String, _ text: String) throws(RecordingsError) {
        guard !text.isEmpty else { return }
        switch name {
        case "title": title = text
        case "speaker": speaker = text
        case "tags": tags = text.split(separator: ",").map(String.init)
        case "recorded_at":
            guard let time = Timestamp(text) else { throw .invalidField(name, "It must be an RFC 3339 time.") }
            recordedAt = time
        case "starred":
            guard let flag = Bool(text) else { throw .invalidField(name, "It must be 'true' or 'false'.") }
            starred = flag
        case "notes": notes = text
        case "language": settings.language = text
        case "engine": settings.engine = text
        case "track":
            guard let number = Int(text), number >= 1 else { throw .invalidField(name, "It must be a whole number from 1 on.") }
            settings.track = number
        case "multichannel":
            guard let flag = Bool(text) else { throw .invalidField(name, "It must be 'true' or 'false'.") }
            settings.multichannel = flag ? true : nil
        case "noise_reduction":
            guard let choice = NoiseReductionChoice(rawValue: text) else {
                throw .invalidField(name, "It must be 'off', 'on' or 'auto'.")
            }
            settings.noiseReduction = choice
        case "diarize":
            guard let flag = Bool(text) else { throw .invalidField(name, "It must be 'true' or 'false'.") }
            settings.diarize = flag ? true : nil
        case "speakers":
            guard let number = Int(text) else { throw .invalidField(name, "It must be a whole number.") }
            settings.speakers = number
        case "identify":
            guard let flag = Bool(text) else { throw .invalidField(name, "It must be 'true' or 'false'.") }
            settings.identify = flag ? true : nil
        case "mode":
            guard let mode = RecognitionMode(rawValue: text) else {
                throw .invalidField(name, "It must be 'fast', 'balanced' or 'careful'.")
            }
            settings.mode = mode
        case "vocabulary":
            settings.vocabulary = try RecordingRules.checked(vocabulary: text.split(separator: ",").map(String.init))
        default: throw .unexpectedField(name)
        }
    }

    /// The description as it is kept: tags trimmed and each once.
    ///
    /// - Throws: `.titleTooLong`, `.invalidField` for what cannot be kept.
    func checked() throws(RecordingsError) -> RecordingDescription {
        var checked = self
        try RecordingRules.check(title: title)
        try RecordingRules.check(speaker: speaker)
        checked.tags = try RecordingRules.checked(tags: tags)
        try RecordingRules.check(notes: notes)
        try RecordingRules.check(settings)
        return checked
    }
}
