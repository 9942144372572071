public import VoiceCore

public enum WebSessionTag: IdentifierTag { public static let prefix = "ses" }
public typealias WebSessionID = Identifier<WebSessionTag>

/// A browser that is signed in. It may do all that the account's owner may.
///
/// Its secret is in the browser's cookie; only the SHA-256 of that is kept.
public struct WebSession: Codable, Equatable, Sendable {
    public let id: WebSessionID
    /// What to know it by: `Firefox on Linux`.
    public let browser: String
    public let createdAt: Timestamp
    /// To the hour.
    public let lastUsedAt: Timestamp

    /// How long a browser stays signed in that is not used.
    static let lifetime = Duration.seconds(30 * 86_400)

    /// How exactly it is noted when a session was used: not every request is to be a write.
    static let usePrecision = Duration.seconds(3600)

    /// When it ends unless it is used before.
    public var expiresAt: Timestamp { lastUsedAt + Self.lifetime }
}

/// What a sign-in link carries: it works once, within a quarter of an hour.
public struct SignInToken: Sendable {
    public let text: Secret<String>
    public let expiresAt: Timestamp

    static let lifetime = Duration.seconds(15 * 60)
}
