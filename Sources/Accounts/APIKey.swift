public import VoiceCore

public enum APIKeyTag: IdentifierTag { public static let prefix = "key" }
public typealias APIKeyID = Identifier<APIKeyTag>

/// An API key as it is kept: everything but the key itself.
public struct APIKey: Codable, Equatable, Sendable {
    public let id: APIKeyID
    public let name: String
    /// What it may do, as `Scope` texts.
    public let scopes: [String]
    public let createdAt: Timestamp
    public let revokedAt: Timestamp?
}

/// The text that a program sends, `crescendo_…` with 256 random bits in base64url.
///
/// Only its SHA-256 is stored. A slow password hash would add nothing: with 256 random bits there is no dictionary to try.
public struct APIKeyText: Sendable {
    public let text: Secret<String>

    public static func make() -> APIKeyText { APIKeyText("crescendo_" + RandomText.make().revealed) }

    public init(_ text: String) { self.text = Secret(text) }

    var hash: [UInt8] { text.sha256 }
}
