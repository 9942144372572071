import EventLog
public import HTTPRouting
public import ObjectStore
public import Storage
public import VoiceCore

/// Accounts, the keys by which programs act for them, and the browsers in which their owners are signed in.
public struct Accounts: Sendable {
    static let changed: SignalChannel = "api_keys"
    static let nameLimit = 100

    let database: any Database
    let keyStore: any KeyStore
    let clock: any WallClock
    let cache: KeyCache
    /// Apart from the keys: a session's secret is no key, nor the other way round.
    let sessionCache: KeyCache
    let cookie: SessionCookie

    /// - Parameter cookie: what signed-in browsers are given.
    public init(
        database: any Database, keyStore: any KeyStore, cookie: SessionCookie = SessionCookie(isSecure: false),
        clock: any WallClock = SystemWallClock()
    ) {
        self.database = database
        self.keyStore = keyStore
        self.clock = clock
        self.cookie = cookie
        cache = KeyCache()
        sessionCache = KeyCache()
    }

    /// The installation's owner account, made on the first call.
    public func owner() async throws -> AccountID {
        if let existing = try await database.read({ tx in try Self.owner(tx) }) { return existing }
        // The account's secret is durable before its row: a row without a key would hold speech that nothing can derive a key for.
        let account = AccountID.make()
        _ = try await keyStore.create(for: account)
        let createdAt = clock.now()
        return try await database.write { tx in
            if let existing = try Self.owner(tx) { return existing }
            try tx.execute("INSERT INTO accounts (id, name, is_owner, created_at) VALUES (\(account), 'owner', 1, \(createdAt))")
            try tx.append(Event(kind: "account.created", account: account, subject: account.text, occurredAt: createdAt))
            return account
        }
    }

    private static func owner(_ tx: any ReadTransaction) throws -> AccountID? {
        try tx.first("SELECT id FROM accounts WHERE is_owner = 1").map { try $0[0] }
    }

    /// Makes a key. Its text is in the answer and nowhere else.
    public func createKey(for account: AccountID, name: String, scopes: [Scope]) async throws -> (key: APIKey, text: APIKeyText) {
        guard (1...Self.nameLimit).contains(name.count) else { throw AccountsError.nameTooLong(limit: Self.nameLimit) }
        let text = APIKeyText.make()
        let key = APIKey(id: .make(), name: name, scopes: scopes.map(\.rawValue), createdAt: clock.now(), revokedAt: nil)
        let hash = text.hash
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO api_keys (id, account_id, name, hash, scopes, created_at)
                VALUES (\(key.id), \(account), \(name), \(hash), \(Self.join(scopes)), \(key.createdAt))
                """)
            try tx.append(Event(kind: "key.created", account: account, subject: key.id.text, occurredAt: key.createdAt))
        }
        return (key, text)
    }

    /// All keys of an account, revoked ones too, oldest first.
    public func keys(of account: AccountID) async throws -> [APIKey] {
        try await database.read { tx in
            try tx.query(
                "SELECT id, name, scopes, created_at, revoked_at FROM api_keys WHERE account_id = \(account) ORDER BY id"
            ).map { row in
                APIKey(
                    id: try row[0], name: try row[1], scopes: Self.split(try row[2]).map(\.rawValue), createdAt: try row[3],
                    revokedAt: try row[4])
            }
        }
    }

    /// Ends a key at once. Revoking it again changes nothing.
    ///
    /// - Throws: `.keyNotFound`; `.lastAdminKey` when no other key could make new ones.
    public func revokeKey(_ id: APIKeyID, of account: AccountID) async throws {
        let now = clock.now()
        try await database.write { tx in
            guard let row = try tx.first("SELECT revoked_at, scopes FROM api_keys WHERE account_id = \(account) AND id = \(id)") else {
                throw AccountsError.keyNotFound
            }
            let revokedAt: Timestamp? = try row[0]
            guard revokedAt == nil else { return }
            if Scope.canAdministerKeys(Self.split(try row[1])) {
                let others = try tx.query(
                    "SELECT scopes FROM api_keys WHERE account_id = \(account) AND id <> \(id) AND revoked_at IS NULL")
                guard try others.contains(where: { Scope.canAdministerKeys(Self.split(try $0[0])) }) else {
                    throw AccountsError.lastAdminKey
                }
            }
            try tx.execute("UPDATE api_keys SET revoked_at = \(now) WHERE account_id = \(account) AND id = \(id)")
            try tx.append(Event(kind: "key.revoked", account: account, subject: id.text, occurredAt: now))
            tx.notify(Self.changed)
        }
        cache.forgetAll()
    }

    /// Whom a key's text stands for; `nil` for an unknown or revoked one.
    public func authenticate(_ text: String) async throws -> Principal? {
        let hash = APIKeyText(text).hash
        if let known = cache.find(hash) { return known }
        let generation = cache.generation
        let found = try await database.read { tx in
            try tx.first("SELECT account_id, id, scopes FROM api_keys WHERE hash = \(hash) AND revoked_at IS NULL").map { row in
                Principal(account: try row[0], key: try row[1], scopes: Set(Self.split(try row[2])))
            }
        }
        if let found { cache.keep(found, for: hash, readAt: generation) }
        return found
    }

    /// Whether an account's key or session is valid, as of a transaction: for what goes on for longer than a request.
    ///
    /// - Parameter key: its id.
    public func holds(_ key: String, of account: AccountID, in tx: any ReadTransaction) throws -> Bool {
        if let session = WebSessionID(key) {
            return try tx.first("SELECT 1 FROM web_sessions WHERE account_id = \(account) AND id = \(session)") != nil
        }
        return try tx.first("SELECT 1 FROM api_keys WHERE account_id = \(account) AND id = \(key) AND revoked_at IS NULL") != nil
    }

    /// Forgets cached keys and sessions when another server ends one. Returns when the database closes or the task is cancelled.
    public func followRevocations() async {
        for await _ in database.signals(Self.changed) {
            cache.forgetAll()
            sessionCache.forgetAll()
        }
    }

    private static func join(_ scopes: [Scope]) -> String { scopes.map(\.rawValue).joined(separator: " ") }

    private static func split(_ text: String) -> [Scope] { text.split(separator: " ").map { Scope(rawValue: String($0)) } }
}
