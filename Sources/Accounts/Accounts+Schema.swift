public import Storage

extension Accounts {
    public static let migrations: [Migration] = [
        Migration(
            30, "accounts and API keys", oldestCompatible: 30,
            tables: [
                Table(
                    "accounts", scope: .identity,
                    columns: [.init("id", .text), .init("name", .text), .init("is_owner", .integer), .init("created_at", .integer)],
                    primaryKey: ["id"],
                    // The installation has one owner account; a second is a bug that must not pass silently.
                    indexes: [.init("accounts_owner", ["is_owner"], isUnique: true, where: "is_owner = 1")]),
                Table(
                    "api_keys", scope: .identity,
                    columns: [
                        .init("id", .text), .init("account_id", .text), .init("name", .text), .init("hash", .blob), .init("scopes", .text),
                        .init("created_at", .integer), .init("revoked_at", .integer, isNullable: true),
                    ],
                    primaryKey: ["id"],
                    indexes: [
                        .init("api_keys_hash", ["hash"], isUnique: true), .init("api_keys_account", ["account_id", "id"]),
                    ]),
            ]),
        Migration(
            70, "browsers that are signed in", oldestCompatible: 61,
            tables: [
                Table(
                    "web_sessions", scope: .identity,
                    columns: [
                        .init("id", .text), .init("account_id", .text), .init("hash", .blob), .init("browser", .text),
                        .init("created_at", .integer), .init("last_used_at", .integer),
                    ],
                    primaryKey: ["id"],
                    indexes: [
                        .init("web_sessions_hash", ["hash"], isUnique: true),
                        .init("web_sessions_account", ["account_id", "last_used_at"]),
                    ]),
                Table(
                    "sign_in_tokens", scope: .identity,
                    columns: [.init("hash", .blob), .init("account_id", .text), .init("expires_at", .integer)],
                    primaryKey: ["hash"]),
            ]),
    ]
}
