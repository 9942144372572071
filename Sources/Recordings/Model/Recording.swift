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
    public let title: String?
    /// BCP 47 tag that the uploader gave, `nil` to let the engine decide.
    public let language: String?
    public internal(set) var status: Status
    /// Why the transcription failed, as an error code.
    public internal(set) var error: String?
    public let durationSeconds: Double
    /// In Hz, as uploaded.
    public let sampleRate: Int
    public let channels: Int
    /// Length of the uploaded file in bytes.
    public let bytes: Int
    public let createdAt: Timestamp
    /// The transcript that is current or in the making.
    public let transcriptId: TranscriptID
    /// The job that makes it.
    public let jobId: JobID
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
