public import Jobs
public import VoiceCore

/// Makes a recording's transcript.
///
/// Run twice, it goes on from the segments that are already kept; a transcript that is whole is left as it is.
public enum TranscribeRecording: JobKind {
    public static let name = "recording.transcribe"

    public struct Payload: Codable, Sendable {
        public let recording: RecordingID
        public let transcript: TranscriptID
        /// Whether to recognise anew what the same engine has heard in the same audio already; absent is no.
        public var again: Bool?
        /// A whole transcript whose words it has, so that only who speaks is to be heard; absent, the words are heard too.
        public var wordsOf: TranscriptID?
    }

    public struct Result: Codable, Sendable {
        public let words: Int
        public let segments: Int
        public let speechFound: Bool
        /// Why the end of the recording could not be read, as an error code; absent if nothing lacks.
        public var damage: String?
    }
}
