import HTTPRouting
public import VoiceCore

/// What can go wrong with accounts and their keys.
public enum AccountsError: CodedError, Equatable {
    case keyNotFound
    case nameTooLong(limit: Int)
    case unknownScope
    case noScope
    /// A key cannot give rights that its maker does not hold.
    case scopeNotHeld
    case lastAdminKey

    public var code: String {
        switch self {
        case .keyNotFound: "key_not_found"
        case .nameTooLong: "name_too_long"
        case .unknownScope: "unknown_scope"
        case .noScope: "scope_missing"
        case .scopeNotHeld: "scope_not_held"
        case .lastAdminKey: "last_admin_key"
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
        }
    }
}
