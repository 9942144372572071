public import Jobs
public import VoiceCore

/// Makes what players need of a recording's audio: its outline, and a form that browsers play where they do not play the original. It
/// settles on the way how long the sound is.
///
/// Once for each audio object, however many recordings have it. Run twice, it makes what is not there yet.
public enum PrepareAudio: JobKind {
    public static let name = "audio.prepare"

    public struct Payload: Codable, Sendable {
        /// The object with the uploaded file.
        public let audio: ObjectID
    }

    public struct Result: Codable, Sendable {
        /// Bytes of what this job made; absent for what was there or is not needed.
        public var peaksBytes: Int64?
        public var playableBytes: Int64?
    }
}
