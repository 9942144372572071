/// A model that takes noise out of speech. Implementations put their technology first: `SherpaDenoiser`.
public protocol SpeechDenoiser: Sendable {
    /// Name and version of the model, for what was made with it.
    var identity: String { get }

    /// - Parameter samples: mono, −1…1, at 16 kHz.
    /// - Returns: as many samples.
    /// - Throws: a `CodedError` whose `isRetryable` says whether the same call may succeed later; `CancellationError`.
    func denoised(_ samples: [Float]) async throws -> [Float]
}
