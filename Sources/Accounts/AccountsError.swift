public import VoiceCore

/// What can go wrong with accounts and their keys.
public enum AccountsError: CodedError, Equatable {
    case keyNotFound
    case nameTooLong(limit: Int)
    case unknownScope(String)
    case lastAdminKey

    public var code: String {
        switch self {
        case .keyNotFound: "key_not_found"
        case .nameTooLong: "name_too_long"
        case .unknownScope: "unknown_scope"
        case .lastAdminKey: "last_admin_key"
        }
    }

    public var userMessage: String {
        switch self {
        case .keyNotFound: "There is no such key in this account."
        case .nameTooLong(let limit): "A key's name has 1 to \(limit) characters."
        case .unknownScope: "Unknown scope. The scopes are \(Scope.allCases.map(\.rawValue).joined(separator: ", "))."
        case .lastAdminKey: "This is the last key that can manage keys. Make another one first."
        }
    }
}
