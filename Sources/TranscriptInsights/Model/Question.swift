/// A sentence that asks.
public struct Question: Codable, Equatable, Sendable {
    public enum Sign: String, Codable, CaseIterable, Sendable {
        /// It ends with a question mark.
        case mark
        /// It has no marks, and the form of an English question.
        case form
    }

    public let span: WordSpan
    public let party: Party
    public let text: String

    /// What shows it.
    public let sign: Sign
}
