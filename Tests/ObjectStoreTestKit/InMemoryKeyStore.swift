public import Crypto
import NIOConcurrencyHelpers
public import ObjectStore
public import VoiceCore

/// Account keys that last as long as the value.
public final class InMemoryKeyStore: KeyStore {
    private struct State {
        var secrets: [AccountID: SymmetricKey] = [:]
        var erased: Set<AccountID> = []
    }

    private let state = NIOLockedValueBox(State())

    public init() {}

    public func create(for account: AccountID) async throws -> AccountKeys {
        try state.withLockedValue { state in
            guard !state.erased.contains(account) else { throw ObjectStoreError.keyErased }
            let secret = state.secrets[account] ?? SymmetricKey(size: .bits256)
            state.secrets[account] = secret
            return AccountKeys(secret: secret)
        }
    }

    /// Gives an account a secret that the test knows.
    public func set(_ secret: SymmetricKey, for account: AccountID) { state.withLockedValue { $0.secrets[account] = secret } }

    public func keys(for account: AccountID) async throws -> AccountKeys {
        try state.withLockedValue { state in
            guard !state.erased.contains(account) else { throw ObjectStoreError.keyErased }
            guard let secret = state.secrets[account] else { throw ObjectStoreError.keyMissing }
            return AccountKeys(secret: secret)
        }
    }

    public func erase(_ account: AccountID) async throws {
        state.withLockedValue { state in
            state.secrets[account] = nil
            state.erased.insert(account)
        }
    }

    public func accounts() async throws -> [AccountID] { state.withLockedValue { Array($0.secrets.keys) } }
}
