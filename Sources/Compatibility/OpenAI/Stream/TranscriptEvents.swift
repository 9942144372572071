import HTTPRouting
import NIOCore
import Transcription

/// Makes the events of a streamed transcription: for each segment with words a piece of text and the segment, and at the end the whole.
///
/// Segments get ready in any order; their events come in the order of time, so that the pieces of text put together are the whole.
struct TranscriptEvents {
    private let includesLogProbabilities: Bool
    private var waiting: [Int: TranscriptSegment] = [:]
    private var next = 0
    private var hasBegun = false

    init(includesLogProbabilities: Bool) { self.includesLogProbabilities = includesLogProbabilities }

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
            events.append(try ServerSentEvent.data(SegmentEvent(segment)))
            hasBegun = true
        }
        return events
    }

    /// The last events, when all segments were taken.
    func finish(_ transcript: Transcript) throws -> [ByteBuffer] {
        let whole = DoneEvent(
            text: transcript.text, languages: DetectedLanguage.all(in: transcript),
            logprobs: includesLogProbabilities ? transcript.logProbabilities : nil, usage: .streamed(transcript))
        return [try ServerSentEvent.data(whole), ServerSentEvent.done]
    }

    private func delta(of segment: TranscriptSegment) -> DeltaEvent {
        DeltaEvent(
            delta: hasBegun ? " " + segment.text : segment.text, segmentId: SegmentEvent.id(of: segment),
            logprobs: includesLogProbabilities ? segment.logProbabilities(beginsText: !hasBegun) : nil)
    }
}

/// A piece of the text.
struct DeltaEvent: Encodable, Sendable {
    let type = "transcript.text.delta"
    let delta: String
    let segmentId: String
    let logprobs: [LogProbability]?
}

/// A segment and when it was said, in seconds.
struct SegmentEvent: Encodable, Sendable {
    let type = "transcript.text.segment"
    let id: String
    let start: Seconds
    let end: Seconds
    let text: String
    /// Empty unless the engine tells speakers apart.
    let speaker: String

    init(_ segment: TranscriptSegment) {
        id = Self.id(of: segment)
        start = segment.start
        end = segment.end
        text = segment.text
        speaker = segment.speaker ?? ""
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
