/// A model that tells which language is spoken. Implementations put their technology first: `SherpaLanguageIdentifier`.
public protocol LanguageIdentifier: Sendable {
    /// Name and version of the model, for what was made with it.
    var identity: String { get }

    /// It hears no more at a time, in seconds.
    var longestSeconds: Double { get }

    /// - Parameter samples: mono, −1…1, at 16 kHz; at most ``longestSeconds``.
    /// - Returns: a BCP 47 tag without script or region; `nil` where it cannot tell.
    /// - Throws: a `CodedError` whose `isRetryable` says whether the same call may succeed later; `CancellationError`.
    func language(of samples: [Float]) async throws -> String?
}
