public import Storage
public import VoiceCore

public enum WebhookMessageTag: IdentifierTag { public static let prefix = "msg" }
/// Names one event for one endpoint: the same at every attempt, so that a receiver that sees it twice knows.
public typealias WebhookMessageID = Identifier<WebhookMessageTag>

/// One event on its way to one endpoint.
public struct WebhookDelivery: Codable, Equatable, Sendable {
    public enum Status: String, Codable, CaseIterable, Sendable, SQLValueConvertible {
        /// Waits for its next attempt.
        case pending
        case delivered
        /// Given up; it can be sent again by hand.
        case failed
    }

    /// The `webhook-id` that it is sent with.
    public let id: WebhookMessageID
    /// The kind of event.
    public let type: String
    public let status: Status
    /// Attempts so far, those before it was sent again included.
    public let attempts: Int
    /// When the next attempt is due.
    public let nextAttemptAt: Timestamp?
    /// What the last attempt was answered with, if it was answered.
    public let lastStatusCode: Int?
    /// Why the last attempt, or the whole delivery, failed, as a code.
    public let lastError: String?
    /// When the event happened.
    public let occurredAt: Timestamp
    public let createdAt: Timestamp
    public let finishedAt: Timestamp?
}

/// One attempt to deliver.
public struct WebhookAttempt: Codable, Equatable, Sendable {
    /// From 1 on.
    public let number: Int
    public let at: Timestamp
    /// Absent if no answer came.
    public let statusCode: Int?
    /// Why it counts as failed, as a code; absent for one that got through.
    public let error: String?
    /// From the beginning of the attempt to the answer's head, or to its failure.
    public let latencyMilliseconds: Int
}
