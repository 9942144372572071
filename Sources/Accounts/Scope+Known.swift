public import HTTPRouting

extension Scope {
    public static let keysAdmin: Scope = "keys:admin"

    /// The rights that a key can be given; `*` is all of them, those of later versions included.
    static let known: [Scope] = [.all, "recordings:read", "recordings:write", .keysAdmin, "webhooks:admin", "metrics:read", "server:admin"]

    /// Reads scopes as a caller gives them.
    ///
    /// - Throws: `.unknownScope`, `.noScope`.
    public static func read(_ texts: [String]) throws(AccountsError) -> [Scope] {
        guard !texts.isEmpty else { throw .noScope }
        for text in texts where !known.contains(Scope(rawValue: text)) { throw .unknownScope }
        return texts.map { Scope(rawValue: $0) }
    }

    /// Whether a key with these scopes can make other keys.
    static func canAdministerKeys(_ scopes: [Scope]) -> Bool { scopes.contains(.all) || scopes.contains(.keysAdmin) }
}
