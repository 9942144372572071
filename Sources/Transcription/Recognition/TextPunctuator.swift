/// A model that puts marks and capitals into words that have none. Implementations put their technology first: `SherpaPunctuator`.
public protocol TextPunctuator: Sendable {
    /// Name and version of the model, for what was made with it.
    var identity: String { get }

    /// BCP 47 tags of what it knows; `mul` for every language.
    var languages: [String] { get }

    /// - Parameter words: in small letters, without white space in them.
    /// - Returns: as many, each with its marks behind it and its capitals.
    /// - Throws: a `CodedError` whose `isRetryable` says whether the same call may succeed later; `CancellationError`.
    func punctuated(_ words: [String]) async throws -> [String]
}
