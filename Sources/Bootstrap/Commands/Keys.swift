import Accounts
import HTTPRouting
import NIOHTTP1
import VoiceCore

/// `crescendo keys`.
public enum Keys {
    struct NewKey: Codable {
        let name: String
        let scopes: [String]?
    }

    struct CreatedKey: Codable {
        let id: String
        let name: String
        let scopes: [String]
        let key: String
    }

    struct KeyList: Codable {
        let keys: [APIKey]
    }

    struct RevokedKey: Codable {
        let id: String
        let revoked: Bool
    }

    /// Makes a key for the owner's account; without scopes it may do everything.
    public static func create(name: String, scopes: [String], options: [String: String], output: CommandOutput) async -> ExitStatus {
        await output.run {
            let created: CreatedKey = try await DataAccess.with(options) { access in
                switch access {
                case .server(let client):
                    return try await client.call(.POST, "/v1/keys", body: NewKey(name: name, scopes: scopes.isEmpty ? nil : scopes))
                case .directory(let installation):
                    let (key, text) = try await installation.accounts.createKey(
                        for: installation.owner, name: name, scopes: scopes.isEmpty ? [.all] : Scope.read(scopes))
                    return CreatedKey(id: key.id.text, name: key.name, scopes: key.scopes, key: text.text.revealed)
                }
            }
            try output.show(
                created, text: "\(created.key)\n\nThis is the only time that the key \(created.id) is shown. Keep it safe.")
        }
    }

    public static func list(options: [String: String], output: CommandOutput) async -> ExitStatus {
        await output.run {
            let list: KeyList = try await DataAccess.with(options) { access in
                switch access {
                case .server(let client): try await client.call(.GET, "/v1/keys")
                case .directory(let installation): KeyList(keys: try await installation.accounts.keys(of: installation.owner))
                }
            }
            let lines = list.keys.map { key in
                "\(key.id)  \(key.createdAt)  \(key.revokedAt.map { "revoked \($0)" } ?? "active")  "
                    + "\(key.scopes.joined(separator: ","))  \(key.name)"
            }
            try output.show(list, text: lines.isEmpty ? "no keys" : lines.joined(separator: "\n"))
        }
    }

    public static func revoke(id: String, options: [String: String], output: CommandOutput) async -> ExitStatus {
        await output.run {
            guard let key = APIKeyID(id) else {
                throw CommandError(code: "bad_id", userMessage: "'\(id)' is no key's id: they begin with key_.", status: .usage)
            }
            try await DataAccess.with(options) { access in
                switch access {
                case .server(let client): try await client.callDiscarding(.DELETE, "/v1/keys/\(key)")
                case .directory(let installation): try await installation.accounts.revokeKey(key, of: installation.owner)
                }
            }
            try output.show(RevokedKey(id: id, revoked: true), text: "\(id) is revoked.")
        }
    }
}
