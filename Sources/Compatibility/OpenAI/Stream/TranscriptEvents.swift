import HTTPRouting
import NIOCore
import Transcription

/// Makes the events of a streamed transcription: for each segment with words a piece of text and the segment, and at the end the whole.
///
/// Segments get ready in any order; their events come in the order of time, so that the pieces of text put together are the whole. Who
/// speaks is known when all was heard: where that is asked for, the segments come at the end, parted where another begins to speak.
struct TranscriptEvents {
    private let includesLogProbabilities: Bool
    private let isDiarized: Bool
    private var waiting: [Int: TranscriptSegment] = [:]
    private var next = 0
    private var hasBegun = false

    init(_ parameters: TranscriptionParameters) {
        includesLogProbabilities = parameters.includesLogProbabilities
        isDiarized = parameters.format == .diarizedJSON
    }

    /// Takes a segment, those without words included, since later ones wait for it.
    ///
    /// - Returns: the events that can be sent now.
    mutating func add(_ segment: TranscriptSegment) throws -> [ByteBuffer] {
        waiting[segment.index] = segment
        var events: [ByteBuffer] = []
        while let segment = waiting.removeValue(forKey: next) {
            next += 1
            guard !segment.isEmpty else { continue }
            events.append(try ServerSentEvent.data(delta(of: segment)))
            if !isDiarized { events.append(try ServerSentEvent.data(SegmentEvent(segment, speaker: segment.speaker ?? ""))) }
            hasBegun = true
        }
        return events
    }

    /// The last events, when all segments were taken.
    func finish(_ transcript: Transcript) throws -> [ByteBuffer] {
        let whole = DoneEvent(
            text: transcript.text, languages: DetectedLanguage.all(in: transcript),
            logprobs: includesLogProbabilities ? transcript.logProbabilities : nil, usage: .streamed(transcript))
        let segments = try isDiarized ? SegmentEvent.all(of: transcript).map { try ServerSentEvent.data($0) } : []
        return try segments + [ServerSentEvent.data(whole), ServerSentEvent.done]
    }

    private func delta(of segment: TranscriptSegment) -> DeltaEvent {
        DeltaEvent(
            delta: hasBegun ? " " + segment.text : segment.text, segmentId: isDiarized ? nil : SegmentEvent.id(of: segment),
            logprobs: includesLogProbabilities ? segment.logProbabilities(beginsText: !hasBegun) : nil)
    }
}

/// A piece of the text.
struct DeltaEvent: Encodable, Sendable {
    let type = "transcript.text.delta"
    let delta: String
    /// Absent where segments are not known yet.
    let segmentId: String?
    let logprobs: [LogProbability]?
}

/// A segment and when it was said, in seconds.
struct SegmentEvent: Encodable, Sendable {
    let type = "transcript.text.segment"
    let id: String
    let start: Seconds
    let end: Seconds
    let text: String
    /// Empty where speakers are not told apart.
    let speaker: String

    /// Those of a transcript with its speakers.
    static func all(of transcript: Transcript) -> [SegmentEvent] {
        var letters = SpeakerLetters()
        return transcript.segments.map { SegmentEvent($0, speaker: $0.speaker.map { letters.letters(for: $0) } ?? "") }
    }

    init(_ segment: TranscriptSegment, speaker: String) {
        id = Self.id(of: segment)
        start = segment.start
        end = segment.end
        text = segment.text
        self.speaker = speaker
    }

    static func id(of segment: TranscriptSegment) -> String { "seg_\(segment.index)" }
}

/// The whole text and what it cost.
struct DoneEvent: Encodable, Sendable {
    let type = "transcript.text.done"
    let text: String
    let languages: [DetectedLanguage]?
    let logprobs: [LogProbability]?
    let usage: Usage
}
