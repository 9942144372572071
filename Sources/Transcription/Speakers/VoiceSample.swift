public import VoiceCore

/// Which stretches of a transcript a speaker's voice is known by: the longest first, since short ones hold more of other voices' ends.
public struct VoiceSample: Equatable, Sendable {
    public struct Stretch: Equatable, Sendable {
        public let start: Seconds
        public let end: Seconds
        /// From 1, where channels are apart.
        public let channel: Int?
    }

    /// By time.
    public let stretches: [Stretch]

    /// Of all of them.
    public var seconds: Seconds { stretches.reduce(0) { $0 + $1.end - $1.start } }

    /// Less speech than this tells no voice.
    public static let shortestSeconds: Seconds = 2

    /// - Parameters:
    ///   - speaker: as segments call them.
    ///   - limit: how much is listened to, in seconds; the last stretch is cut to it.
    public init(of speaker: String, in transcript: Transcript, limit: Seconds) {
        let said = transcript.segments.filter { $0.speaker == speaker }.sorted { $0.end - $0.start > $1.end - $1.start }
        var (kept, left): ([Stretch], Seconds) = ([], limit)
        for segment in said where segment.end > segment.start && left > 0 {
            let end = min(segment.end, segment.start + left)
            kept.append(Stretch(start: segment.start, end: end, channel: segment.channel))
            left -= end - segment.start
        }
        stretches = kept.sorted { $0.start < $1.start }
    }
}
