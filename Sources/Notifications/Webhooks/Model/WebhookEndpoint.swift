public import VoiceCore

public enum WebhookTag: IdentifierTag { public static let prefix = "whk" }
public typealias WebhookID = Identifier<WebhookTag>

/// Where an account wants to be told what happens. Its secret is derived from the account's key and stored nowhere.
public struct WebhookEndpoint: Codable, Equatable, Sendable {
    /// Why nothing is sent to it.
    public enum DisabledReason: String, Codable, CaseIterable, Sendable {
        /// Somebody switched it off.
        case requested
        /// It answered 410: it wants nothing any more.
        case gone
        /// It took nothing for days.
        case failing
    }

    public let id: WebhookID
    public internal(set) var url: String
    /// The kinds of event that it is sent; all if there are none.
    public internal(set) var events: [String]
    /// For whoever looks after it; at most 200 characters.
    public internal(set) var description: String?
    public internal(set) var enabled: Bool
    public internal(set) var disabledReason: DisabledReason?
    /// Until when deliveries are signed with the secret before the last rotation as well.
    public internal(set) var previousSecretUntil: Timestamp?
    /// Since when no delivery got through; absent while they do.
    public internal(set) var failingSince: Timestamp?
    public let createdAt: Timestamp
    public internal(set) var updatedAt: Timestamp?

    /// Whether an event of this kind is for it.
    func wants(_ kind: String) -> Bool { events.isEmpty || events.contains(kind) }
}
