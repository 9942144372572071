import HTTPRouting
import Transcription
import VoiceCore

/// The transcription of one request's audio, by the same pipeline and engine processes as that of recordings.
struct Transcribing: Sendable {
    let engine: EngineIdentity
    let recognizer: any SpeechRecognizer
    let settings: TranscriptionSettings
    let samples: any AsyncSequence<[Float], any Error> & Sendable
    let makeCutter: (@Sendable () -> any SpeechCutting)?

    /// Runs once; ends at once when the task is cancelled.
    ///
    /// - Parameter finished: called with each segment as it gets ready, in any order, those without words included.
    func run(finished: (TranscriptSegment) async throws -> Void = { _ in }) async throws -> Transcript {
        var segments: [TranscriptSegment] = []
        let pipeline = TranscriptionPipeline(recognizer: recognizer, settings: settings, makeCutter: makeCutter)
        let summary = try await pipeline.run(samples) { segment in
            segments.append(segment)
            try await finished(segment)
        }
        return Transcript.assemble(
            segments, turns: summary.turns, revision: .make(), engine: engine, settings: settings, duration: summary.duration)
    }
}
