/// Cuts a recording as `RecordingSegmenter` does, at the pauses that a model hears.
public struct DetectedSpeechSegmenter: SpeechCutting {
    private var speech: DetectedSpeech
    private var segmenter = RecordingSegmenter(isTold: true)

    public init(_ detector: any SpeechDetector) { speech = DetectedSpeech(detector) }

    public mutating func push(_ samples: [Float]) async throws -> [Utterance] { cut(try await speech.push(samples)) }

    public mutating func finish() async throws -> [Utterance] { cut(try await speech.finish()) + segmenter.finish() }

    private mutating func cut(_ blocks: [DetectedSpeech.Block]) -> [Utterance] {
        blocks.flatMap { block in
            segmenter.tell(block.speech)
            return segmenter.push(block.samples)
        }
    }
}
