/// A model that makes numbers of a voice. Implementations put their technology first: `SherpaSpeakerEmbedder`.
public protocol SpeakerEmbedder: Sendable {
    /// Name and version of the model: what two models make of a voice cannot be compared.
    var identity: String { get }

    /// Takes so much speech at a time.
    var longestSeconds: Double { get }

    /// - Parameter samples: of one speaker, mono, −1…1, at 16 kHz.
    /// - Throws: `voice_too_short` for less than the model can know a voice by; else a `CodedError` whose `isRetryable` says whether the same
    ///   call may succeed later; `CancellationError`.
    func embedding(of samples: [Float]) async throws -> VoiceEmbedding
}
