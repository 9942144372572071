import Storage
import VoiceCore

extension IdempotencyStore {
    /// Forgets every key that is older than a day, whosever it is. A key that is sent again is forgotten by itself; this is for the rest.
    ///
    /// - Parameter batch: how many go in one transaction.
    /// - Returns: how many were forgotten.
    @discardableResult
    public func prune(batch: Int = 500) async throws -> Int {
        var pruned = 0
        while true {
            try Task.checkCancellation()
            let count = try await database.write(.bulk) { tx in
                let limit = try tx.now() - Self.lifetime
                return try tx.execute(
                    """
                    DELETE FROM idempotency_keys WHERE (account_id, key_hash) IN
                        (SELECT account_id, key_hash FROM idempotency_keys WHERE created_at < \(limit) LIMIT \(batch))
                    """)
            }
            pruned += count
            if count < batch { return pruned }
        }
    }
}
