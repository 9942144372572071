/// A sort of work that is done in the background: its name and the shapes of what goes in and comes out.
///
/// Payloads and results are stored as JSON in rows, so they hold **ids and numbers, never people's words** (titles, transcripts,
/// search terms): words are objects, and a payload names the object. They outlive the binary that wrote them: add optional
/// properties, and give a change of meaning a new kind.
public protocol JobKind: Sendable {
    /// What the work needs to know; `JSON` of VoiceCore stores it.
    associatedtype Payload: Codable & Sendable

    /// What is kept of the work when it is done.
    associatedtype Result: Codable & Sendable

    /// Stable and unique over the installation, lower-case words joined by dots or underscores: `recording.transcribe`.
    static var name: String { get }
}

/// A payload or result without content.
public struct Nothing: Codable, Sendable, Equatable {
    public init() {}
}
