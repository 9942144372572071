public import Storage
public import VoiceCore

/// Why an object is kept: what refers to it, and as what. A recording's audio is held by `rec_…/audio`.
public struct ObjectHolder: Hashable, Sendable, SQLValueConvertible {
    /// The id of what refers to the object, `/`, and the role.
    public let text: String

    /// - Parameter role: lower-case letters and underscores; `audio`, `transcript`.
    public init<Tag>(_ subject: Identifier<Tag>, _ role: StaticString) { text = subject.text + "/" + role.description }

    public var sqlValue: SQLValue { .text(text) }

    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.text = text
    }
}
