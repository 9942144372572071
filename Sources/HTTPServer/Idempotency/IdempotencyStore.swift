import NIOConcurrencyHelpers
public import Storage
import VoiceCore

/// What is known of the requests that were sent with an `Idempotency-Key`: for 24 hours, for each account by itself.
///
/// A row holds hashes, a status and an id. That a request is under way is known to the process that carries it out and to nobody else: the
/// lock on the data directory keeps every other server out, and a request of a process that died is under way no more.
public struct IdempotencyStore: Sendable {
    /// What a request with a key finds.
    enum Finding: Sendable, Equatable {
        /// Nobody has sent it; from now on it is under way.
        case new(subject: String)
        /// It was begun and nobody knows whether it was finished; from now on it is under way again.
        case interrupted(subject: String)
        case underWay
        case finished(subject: String, status: Int, body: [UInt8]?)
        /// The key belongs to another request.
        case another
    }

    private struct Running: Hashable {
        let account: AccountID
        let key: IdempotencyKey
    }

    /// How long a key is remembered.
    static let lifetime = Duration.seconds(24 * 3600)

    public static let migrations = [
        Migration(
            60, "idempotency keys", oldestCompatible: 5,
            tables: [
                Table(
                    "idempotency_keys", scope: .account,
                    columns: [
                        .init("account_id", .text), .init("key_hash", .blob), .init("request_hash", .blob),
                        .init("body_hash", .blob, isNullable: true), .init("subject", .text), .init("status", .integer, isNullable: true),
                        .init("created_at", .integer),
                    ],
                    primaryKey: ["account_id", "key_hash"], indexes: [.init("idempotency_keys_age", ["created_at"])])
            ])
    ]

    let database: any Database
    private let running = NIOLockedValueBox<Set<Running>>([])

    public init(database: any Database) { self.database = database }

    /// Looks for a key, and begins its request where nobody has.
    ///
    /// - Parameter newSubject: the id that the request's result gets if it is new.
    func begin(_ key: IdempotencyKey, of account: AccountID, request: [UInt8], newSubject: String) async throws -> Finding {
        let entry = Running(account: account, key: key)
        guard running.withLockedValue({ $0.insert(entry).inserted }) else {
            // Which request it is can be told all the same.
            return try await isAnother(key, account, request) ? .another : .underWay
        }
        do {
            let finding = try await find(key, account, request, newSubject)
            switch finding {
            case .new, .interrupted: break
            case .underWay, .finished, .another: end(key, of: account)
            }
            return finding
        } catch {
            end(key, of: account)
            throw error
        }
    }

    private func isAnother(_ key: IdempotencyKey, _ account: AccountID, _ request: [UInt8]) async throws -> Bool {
        let hash = key.hash
        return try await database.read { tx in
            let row = try tx.first("SELECT request_hash FROM idempotency_keys WHERE account_id = \(account) AND key_hash = \(hash)")
            let known: [UInt8]? = try row.map { try $0[0] }
            return known.map { $0 != request } ?? false
        }
    }

    private func find(_ key: IdempotencyKey, _ account: AccountID, _ request: [UInt8], _ newSubject: String) async throws -> Finding {
        let hash = key.hash
        return try await database.write { tx in
            let now = try tx.now()
            try tx.execute(
                """
                DELETE FROM idempotency_keys
                WHERE account_id = \(account) AND key_hash = \(hash) AND created_at < \(now - Self.lifetime)
                """)
            let row = try tx.first(
                """
                SELECT request_hash, subject, status, body_hash FROM idempotency_keys
                WHERE account_id = \(account) AND key_hash = \(hash)
                """)
            guard let row else {
                try tx.execute(
                    """
                    INSERT INTO idempotency_keys (account_id, key_hash, request_hash, subject, created_at)
                    VALUES (\(account), \(hash), \(request), \(newSubject), \(now))
                    """)
                return .new(subject: newSubject)
            }
            let known: [UInt8] = try row[0]
            guard known == request else { return .another }
            let status: Int? = try row[2]
            guard let status else { return .interrupted(subject: try row[1]) }
            return .finished(subject: try row[1], status: status, body: try row[3])
        }
    }

    /// The request was carried out.
    func finish(_ key: IdempotencyKey, of account: AccountID, status: Int, body: [UInt8]?) async throws {
        let hash = key.hash
        try await database.write { tx in
            _ = try tx.execute(
                """
                UPDATE idempotency_keys SET status = \(status), body_hash = \(body)
                WHERE account_id = \(account) AND key_hash = \(hash)
                """)
        }
    }

    /// The request was refused and changed nothing: the key is free again.
    func forget(_ key: IdempotencyKey, of account: AccountID) async throws {
        let hash = key.hash
        try await database.write { tx in
            _ = try tx.execute("DELETE FROM idempotency_keys WHERE account_id = \(account) AND key_hash = \(hash) AND status IS NULL")
        }
    }

    /// The request is not under way any more; to be called once for each that was `new` or `interrupted`.
    func end(_ key: IdempotencyKey, of account: AccountID) {
        running.withLockedValue { _ = $0.remove(Running(account: account, key: key)) }
    }
}
