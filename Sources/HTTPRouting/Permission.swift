public import VoiceCore

/// A named right that a key holds: `recordings:read`.
public struct Scope: Hashable, Sendable, RawRepresentable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    /// Every right there is; what the owner's key holds.
    public static let all: Scope = "*"

    public var description: String { rawValue }
}

/// Who may call a route.
public enum Permission: Sendable, Hashable {
    /// Anyone, without a credential.
    case `public`

    /// Anyone with a valid credential.
    case authenticated

    /// Whoever's credential holds this scope (or `Scope.all`).
    case scope(Scope)
}

/// Who is asking: the account that a credential belongs to, and what the credential may do.
public struct Principal: Sendable, Hashable {
    /// The account on whose data the request acts.
    public var account: AccountID

    /// Names the key in logs and audits; it is not secret.
    public var key: String

    /// What the key may do.
    public var scopes: Set<Scope>

    public init(account: AccountID, key: String, scopes: Set<Scope>) {
        self.account = account
        self.key = key
        self.scopes = scopes
    }

    /// Whether a route with this permission may be called.
    public func may(_ permission: Permission) -> Bool {
        switch permission {
        case .public, .authenticated: true
        case .scope(let scope): scopes.contains(scope) || scopes.contains(.all)
        }
    }
}
