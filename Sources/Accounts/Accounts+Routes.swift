public import HTTPRouting
import HTTPTypes
import VoiceCore

extension Accounts {
    public var routes: [Route] { [createKeyRoute, listKeysRoute, revokeKeyRoute] + sessionRoutes }

    struct NewKey: Codable, Sendable, FieldDescribing {
        let name: String
        let scopes: [String]?

        static let fieldNotes = [
            FieldNote("name", "What the key is for.", characters: 1...Accounts.nameLimit),
            FieldNote(
                "scopes", "What it may do; all rights of the caller's own key if absent.", count: 1...100,
                of: Scope.known.map(\.rawValue)),
        ]
    }

    /// A new key with its text, which no later answer holds.
    struct CreatedKey: Codable, Sendable {
        let id: APIKeyID
        let name: String
        let scopes: [String]
        let createdAt: Timestamp
        let key: String
    }

    struct KeyList: Codable, Sendable {
        let keys: [APIKey]
    }

    private var createKeyRoute: Route {
        Route(
            .post, "/v1/keys", operation: "createKey", summary: "Makes an API key; its text is shown this once.",
            permission: .scope(.keysAdmin), body: .json(NewKey.self, description: "The key's name and scopes."),
            success: .json(CreatedKey.self, status: .created, description: "The key with its text."),
            errors: [
                DeclaredError(.badRequest, AccountsError.nameTooLong(limit: Self.nameLimit).code, "The name is empty or too long."),
                DeclaredError(.badRequest, AccountsError.unknownScope.code, "A scope is not known."),
                DeclaredError(.badRequest, AccountsError.noScope.code, "The list of scopes is empty."),
                DeclaredError(.forbidden, AccountsError.scopeNotHeld.code, "The caller's key does not hold a scope."),
            ]
        ) { request in
            let principal = try request.requirePrincipal()
            let wanted = try await request.json(NewKey.self)
            let scopes = try wanted.scopes.map(Scope.read) ?? principal.scopes.sorted { $0.rawValue < $1.rawValue }
            guard scopes.allSatisfy({ principal.may(.scope($0)) }) else { throw AccountsError.scopeNotHeld }
            let (key, text) = try await createKey(for: principal.account, name: wanted.name, scopes: scopes)
            return try .json(
                CreatedKey(id: key.id, name: key.name, scopes: key.scopes, createdAt: key.createdAt, key: text.text.revealed),
                status: .created, headers: [.cacheControl: "no-store"])
        }
    }

    private var listKeysRoute: Route {
        Route(
            .get, "/v1/keys", operation: "listKeys", summary: "Lists the account's keys, revoked ones too, without their texts.",
            permission: .scope(.keysAdmin), success: .json(KeyList.self, description: "The keys, oldest first."), caching: .never
        ) { request in
            try .json(KeyList(keys: await keys(of: request.requirePrincipal().account)))
        }
    }

    private var revokeKeyRoute: Route {
        Route(
            .delete, "/v1/keys/{id}", operation: "revokeKey", summary: "Ends a key at once.", permission: .scope(.keysAdmin),
            parameters: [.path("id", APIKeyID.self, "The key's id.")], success: .empty(description: "The key is revoked."),
            errors: [
                DeclaredError(.notFound, AccountsError.keyNotFound.code, "The account has no such key."),
                DeclaredError(.conflict, AccountsError.lastAdminKey.code, "No other key could make new ones."),
            ]
        ) { request in
            try await revokeKey(try request.path("id"), of: request.requirePrincipal().account)
            return .empty()
        }
    }
}
