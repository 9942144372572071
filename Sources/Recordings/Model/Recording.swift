public import Storage
public import VoiceCore

/// One piece of recorded audio and what has become of it. The audio itself is an object.
public struct Recording: Codable, Equatable, Sendable {
    /// Where its transcription stands.
    public enum Status: String, Codable, CaseIterable, Sendable, SQLValueConvertible {
        case queued, transcribing, ready, failed
    }

    public let id: RecordingID
    /// At most 200 characters.
    public internal(set) var title: String?
    /// Who speaks, in the words of whoever described it; at most 200 characters.
    public internal(set) var speaker: String?
    public internal(set) var tags: [String]
    public internal(set) var starred: Bool
    /// When it was recorded, as far as somebody said.
    public internal(set) var recordedAt: Timestamp?
    /// BCP 47 tag that the uploader gave, `nil` to let the engine decide.
    public internal(set) var language: String?
    /// Whether there are notes, which are read on their own.
    public internal(set) var hasNotes: Bool
    public internal(set) var status: Status
    /// Why the transcription failed, as an error code.
    public internal(set) var error: String?
    /// Of the sound, in seconds.
    public let durationSeconds: Double
    /// Whether the length is what the file states of itself, 0 where it states none, until decoding has told how long it is.
    public let durationIsEstimate: Bool
    /// Why not all of the sound could be read, as an error code; the length and the transcript are of what could.
    public let damage: String?
    /// Of the default track in Hz, as uploaded.
    public let sampleRate: Int
    public let channels: Int
    /// Of the uploaded file: `audio/mpeg`.
    public let mediaType: String
    /// FFmpeg's name of the container: `mp3`, `matroska,webm`.
    public let container: String
    /// Whether there are moving pictures.
    public let hasVideo: Bool
    /// The file's sound tracks; empty for one that was uploaded before they were looked at.
    public let tracks: [SoundTrack]
    /// Length of the uploaded file in bytes.
    public let bytes: Int
    public let createdAt: Timestamp
    /// When what is known of it was last changed by somebody.
    public internal(set) var updatedAt: Timestamp?
    /// When it was put into the trash; absent for one that is not there.
    public internal(set) var deletedAt: Timestamp?
    /// The transcript that is current or in the making.
    public internal(set) var transcriptId: TranscriptID
    /// The job that makes it, or made the one that was edited.
    public internal(set) var jobId: JobID
}

/// A point in time that somebody marked.
public struct Marker: Codable, Equatable, Sendable {
    public let id: MarkerID
    /// Seconds from the start of the recording.
    public let at: Double
    /// At most 200 characters.
    public let label: String
    public let createdAt: Timestamp
}

public enum MarkerTag: IdentifierTag { public static let prefix = "mrk" }
public typealias MarkerID = Identifier<MarkerTag>
