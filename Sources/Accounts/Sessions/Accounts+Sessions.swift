import EventLog
public import HTTPRouting
import Storage
public import VoiceCore

extension Accounts {
    /// Whom a signed-in browser's cookie stands for; `nil` for one that is worth nothing any more.
    ///
    /// Using a session keeps it alive.
    public func authenticate(session secret: Secret<String>) async throws -> Principal? {
        let hash = secret.sha256
        if let known = sessionCache.find(hash) { return known }
        let (generation, now) = (sessionCache.generation, clock.now())
        let found = try await database.read { tx in
            try tx.first(
                """
                SELECT account_id, id, last_used_at FROM web_sessions
                WHERE hash = \(hash) AND last_used_at > \(now - WebSession.lifetime)
                """
            ).map { row in
                (principal: Self.principal(try row[0], try row[1]), lastUsed: try row[2] as Timestamp)
            }
        }
        guard let found else { return nil }
        // A disk that is full must not sign anybody out, so it is enough to have tried.
        if now - found.lastUsed >= WebSession.usePrecision { try? await noteUse(of: hash, at: now) }
        sessionCache.keep(found.principal, for: hash, readAt: generation)
        return found.principal
    }

    private static func principal(_ account: AccountID, _ id: WebSessionID) -> Principal {
        Principal(account: account, key: id.text, scopes: [.all])
    }

    private func noteUse(of hash: [UInt8], at now: Timestamp) async throws {
        _ = try await database.write { tx in
            try tx.execute("UPDATE web_sessions SET last_used_at = \(now) WHERE hash = \(hash) AND last_used_at < \(now)")
        }
    }

    /// The account's signed-in browsers, the one that was used last first.
    public func sessions(of account: AccountID) async throws -> [WebSession] {
        let oldest = clock.now() - WebSession.lifetime
        return try await database.read { tx in
            try tx.query(
                """
                SELECT id, browser, created_at, last_used_at FROM web_sessions
                WHERE account_id = \(account) AND last_used_at > \(oldest) ORDER BY last_used_at DESC, id DESC
                """
            ).map { WebSession(id: try $0[0], browser: try $0[1], createdAt: try $0[2], lastUsedAt: try $0[3]) }
        }
    }

    /// Signs a browser out, at once.
    ///
    /// - Throws: `.sessionNotFound`.
    public func endSession(_ id: WebSessionID, of account: AccountID) async throws {
        let now = clock.now()
        try await database.write { tx in
            let found = try tx.execute("DELETE FROM web_sessions WHERE account_id = \(account) AND id = \(id)")
            guard found == 1 else { throw AccountsError.sessionNotFound }
            try tx.append(Event(kind: "session.ended", account: account, subject: id, occurredAt: now))
            tx.notify(Self.changed)
        }
        sessionCache.forgetAll()
    }
}
