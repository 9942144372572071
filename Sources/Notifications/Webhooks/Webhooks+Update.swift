import EventLog
import Storage
public import VoiceCore

/// What is to change of an endpoint; what is absent stays.
public struct WebhookChange: Codable, Sendable {
    public var url: String?
    public var events: [String]?
    /// An empty one takes the description away.
    public var description: String?
    public var enabled: Bool?

    public init(url: String? = nil, events: [String]? = nil, description: String? = nil, enabled: Bool? = nil) {
        self.url = url
        self.events = events
        self.description = description
        self.enabled = enabled
    }
}

extension Webhooks {
    /// Changes an endpoint. One that is switched on again begins anew: earlier failures are forgotten.
    ///
    /// - Throws: `.notFound`, `.invalidURL`, `.addressRefused`, `.unknownEvent`, `.descriptionTooLong`.
    public func update(_ id: WebhookID, of account: AccountID, _ change: WebhookChange) async throws -> WebhookEndpoint {
        let url = try change.url.map { text throws(WebhooksError) in try WebhookURL(text, policy: policy).text }
        let events = try change.events.map(Self.checked)
        let description = try Self.checked(change.description)
        let now = clock.now()
        return try await database.write { tx in
            var endpoint = try Self.endpoint(id, of: account, tx).endpoint
            let before = endpoint
            if let url { endpoint.url = url }
            if let events { endpoint.events = events }
            if let description { endpoint.description = description.isEmpty ? nil : description }
            if let enabled = change.enabled, enabled != endpoint.enabled {
                endpoint.enabled = enabled
                endpoint.disabledReason = enabled ? nil : .requested
                endpoint.failingSince = nil
            }
            guard endpoint != before else { return before }
            endpoint.updatedAt = now
            try Self.save(endpoint, account: account, tx)
            try tx.append(Event(kind: "webhook.updated", account: account, subject: id, occurredAt: now))
            return endpoint
        }
    }
}
