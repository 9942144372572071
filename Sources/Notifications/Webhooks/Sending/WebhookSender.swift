import VoiceCore

/// A message that is ready to be sent.
public struct WebhookRequest: Sendable {
    public let url: String
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]
}

/// What an endpoint answered. Nobody reads the body.
public struct WebhookAnswer: Sendable, Equatable {
    public let status: Int
    /// What `Retry-After` asks for, if it says seconds.
    public let retryAfter: Duration?

    /// Why the message does not count as delivered; `nil` for one that does.
    var failure: WebhookFailure? {
        switch status {
        case 200...299: nil
        case 300...399: WebhookFailure(.redirected)
        case 410: WebhookFailure(.gone)
        default: WebhookFailure(.refused)
        }
    }
}

/// Sends messages to the outside.
public protocol WebhookSender: Sendable {
    /// - Throws: `WebhookFailure`; `CancellationError`.
    func send(_ request: WebhookRequest) async throws -> WebhookAnswer
}
