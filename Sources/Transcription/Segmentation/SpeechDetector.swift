/// A model that tells speech from everything else. Implementations put their technology first: `SherpaSpeechDetector`.
public protocol SpeechDetector: Sendable {
    /// Name and version of the model, for what was made with it: `silero-vad 9e2449e10874`.
    var identity: String { get }

    /// - Parameter samples: mono, −1…1, at `UtteranceSegmenter.sampleRate`.
    /// - Returns: where somebody speaks, in samples, by time, apart from each other.
    /// - Throws: a `CodedError` whose `isRetryable` says whether the same call may succeed later; `CancellationError`.
    func speech(in samples: [Float]) async throws -> [Range<Int>]
}
