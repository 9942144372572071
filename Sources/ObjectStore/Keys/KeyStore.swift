public import VoiceCore

/// Keeps one random secret for each account, outside of the database, its backups and its replicas: erasing it makes everything that
/// the account ever said unreadable, in old backups too.
public protocol KeyStore: Sendable {
    /// Makes the account's secret and answers when it is on stable storage; call it before the account's row is written.
    ///
    /// May run twice: an account that has a secret keeps it.
    ///
    /// - Throws: `.keyErased` for an account that was erased: its id is never used again.
    func create(for account: AccountID) async throws -> AccountKeys

    /// - Throws: `.keyMissing`, `.keyErased`, `.keyDamaged`.
    func keys(for account: AccountID) async throws -> AccountKeys

    /// Destroys the account's secret and remembers that it did. May run twice.
    func erase(_ account: AccountID) async throws

    /// The accounts that have a secret, in no order.
    func accounts() async throws -> [AccountID]
}
