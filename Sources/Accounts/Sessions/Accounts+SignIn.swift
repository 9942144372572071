import EventLog
import Storage
public import VoiceCore

extension Accounts {
    /// Makes what a sign-in link carries. It is in the answer and nowhere else.
    public func makeSignInToken(for account: AccountID) async throws -> SignInToken {
        let now = clock.now()
        let token = SignInToken(text: RandomText.make(), expiresAt: now + SignInToken.lifetime)
        let hash = token.text.sha256
        try await database.write { tx in
            try tx.execute("DELETE FROM sign_in_tokens WHERE expires_at <= \(now)")
            try tx.execute(
                "INSERT INTO sign_in_tokens (hash, account_id, expires_at) VALUES (\(hash), \(account), \(token.expiresAt))")
        }
        return token
    }

    /// Opens a session for whoever brings a sign-in link's token, which is worth nothing from then on.
    ///
    /// - Parameter browser: what to know the session by.
    /// - Returns: the session, whose it is, and its secret, which is in the answer and nowhere else.
    /// - Throws: `.signInLinkInvalid` for a token that was used, has expired, or is none.
    func signIn(_ token: String, browser: String) async throws -> (session: WebSession, account: AccountID, secret: Secret<String>) {
        let (now, id, secret) = (clock.now(), WebSessionID.make(), RandomText.make())
        let session = WebSession(id: id, browser: browser, createdAt: now, lastUsedAt: now)
        let (tokenHash, hash) = (Secret(token).sha256, secret.sha256)
        // Wrong ones are many where somebody guesses, and a read holds nobody up.
        guard try await database.read({ tx in try Self.account(of: tokenHash, at: now, tx) }) != nil else {
            throw AccountsError.signInLinkInvalid
        }
        let account = try await database.write { tx in
            guard let account = try Self.account(of: tokenHash, at: now, tx) else { throw AccountsError.signInLinkInvalid }
            try tx.execute("DELETE FROM sign_in_tokens WHERE hash = \(tokenHash)")
            try tx.execute("DELETE FROM web_sessions WHERE account_id = \(account) AND last_used_at <= \(now - WebSession.lifetime)")
            try tx.execute(
                """
                INSERT INTO web_sessions (id, account_id, hash, browser, created_at, last_used_at)
                VALUES (\(id), \(account), \(hash), \(browser), \(now), \(now))
                """)
            try tx.append(Event(kind: "session.opened", account: account, subject: id, occurredAt: now))
            return account
        }
        return (session, account, secret)
    }

    /// Whose sign-in link carries the token; `nil` for one that is worth nothing.
    private static func account(of tokenHash: [UInt8], at now: Timestamp, _ tx: any ReadTransaction) throws -> AccountID? {
        try tx.first("SELECT account_id FROM sign_in_tokens WHERE hash = \(tokenHash) AND expires_at > \(now)").map { try $0[0] }
    }
}
