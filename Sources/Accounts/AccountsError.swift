import HTTPRouting
public import VoiceCore

/// What can go wrong with accounts, their keys and their signed-in browsers.
public enum AccountsError: CodedError, Equatable {
    case keyNotFound
    case nameTooLong(limit: Int)
    case unknownScope
    case noScope
    /// A key cannot give rights that its maker does not hold.
    case scopeNotHeld
    case lastAdminKey
    /// A sign-in link that was used, has expired, or is not of this server.
    case signInLinkInvalid
    case sessionNotFound

    public var code: String {
        switch self {
        case .keyNotFound: "key_not_found"
        case .nameTooLong: "name_too_long"
        case .unknownScope: "unknown_scope"
        case .noScope: "scope_missing"
        case .scopeNotHeld: "scope_not_held"
        case .lastAdminKey: "last_admin_key"
        case .signInLinkInvalid: "sign_in_link_invalid"
        case .sessionNotFound: "session_not_found"
        }
    }

    public var userMessage: String {
        switch self {
        case .keyNotFound: "There is no such key in this account."
        case .nameTooLong(let limit): "A key's name has 1 to \(limit) characters."
        case .unknownScope: "Unknown scope. The scopes are \(Scope.known.map(\.rawValue).joined(separator: ", "))."
        case .noScope: "A key needs at least one scope."
        case .scopeNotHeld: "A key cannot give rights that it does not hold itself."
        case .lastAdminKey: "This is the last key that can manage keys. Make another one first."
        case .signInLinkInvalid:
            "This sign-in link was used already, is older than 15 minutes, or is not of this server. 'crescendo sign-in' gives a new one."
        case .sessionNotFound: "There is no such session in this account."
        }
    }
}
