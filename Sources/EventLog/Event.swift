public import VoiceCore

/// Something that happened, as it is written to the log: which kind, to what, in whose account. It carries ids, numbers and names of
/// fields, never people's words.
public struct Event: Equatable, Sendable {
    /// What happened: `recording.created`.
    public let kind: EventKind
    public let account: AccountID

    /// The id of what it happened to.
    public let subject: String

    public let payload: [EventWord: EventValue]
    public let occurredAt: Timestamp

    /// - Parameters:
    ///   - subject: an id's text; `append` refuses anything else.
    ///   - occurredAt: taken outside of the transaction, which may run more than once.
    public init(kind: EventKind, account: AccountID, subject: String, payload: [EventWord: EventValue] = [:], occurredAt: Timestamp) {
        self.kind = kind
        self.account = account
        self.subject = subject
        self.payload = payload
        self.occurredAt = occurredAt
    }

    public init<Tag>(
        kind: EventKind, account: AccountID, subject: Identifier<Tag>, payload: [EventWord: EventValue] = [:], occurredAt: Timestamp
    ) {
        self.init(kind: kind, account: account, subject: subject.text, payload: payload, occurredAt: occurredAt)
    }
}

/// An event that was committed, and its place in the log.
public struct LoggedEvent: Equatable, Sendable {
    public let position: EventPosition
    public let event: Event
}
