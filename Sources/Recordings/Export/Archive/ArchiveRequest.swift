import VoiceCore

/// What an archive of an account's recordings is to hold.
struct ArchiveRequest: Sendable {
    var filter = RecordingFilter()
    /// Forms of each transcript, each once.
    var formats: [ExportFormat] = [.json, .txt]
    /// Whether the audio is in it.
    var hasAudio = true
}

/// Something that an archive lacks, or holds in part.
struct ArchiveProblem: Codable, Sendable, Equatable {
    let recording: RecordingID
    /// The file's path in the archive; absent where the whole recording is missing.
    let file: String?
    /// Why, as an error code.
    let code: String
    let message: String
    /// Whether the file is in the archive, up to where it could be read.
    let isPartial: Bool
}
