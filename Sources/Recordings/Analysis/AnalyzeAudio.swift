public import Jobs
public import VoiceCore

/// Measures the voice in a recording's audio.
///
/// Once for each audio object, however many recordings have it. Run twice, it measures again and keeps the same; a result of this version
/// that is there already is left as it is.
public enum AnalyzeAudio: JobKind {
    public static let name = "audio.analyze"

    public struct Payload: Codable, Sendable {
        /// The object with the uploaded file.
        public let audio: ObjectID
    }

    public struct Result: Codable, Sendable {
        /// Of the sound that was measured; absent where nothing was to be done.
        public var seconds: Double?
        /// Of what was kept over time.
        public var tracksBytes: Int64?
        /// Why not all of the sound could be read, as an error code.
        public var damage: String?
    }
}
