public import Storage
public import VoiceCore

extension EventLog {
    /// Removes old events that every consumer has passed and that are sealed; their seals stay, and with them the proof of the chain.
    ///
    /// - Parameters:
    ///   - cutoff: younger events are kept.
    ///   - limit: at most so many at a time, so that no transaction is long.
    /// - Returns: how many went; call again while it is `limit`.
    public static func prune(olderThan cutoff: Timestamp, limit: Int, in tx: any WriteTransaction) throws -> Int {
        guard let passed = try passedByAll(in: tx) else { return 0 }
        // In order, and only up to the first young one, so that what is kept has no holes.
        let rows = try tx.query(
            "SELECT epoch, transaction_id, id, occurred_at FROM events ORDER BY epoch, transaction_id, id LIMIT \(limit)")
        let old = try rows.prefix { try EventPosition($0, at: 0) <= passed && Timestamp(microseconds: $0[3]) < cutoff }
        guard let last = try old.last.map({ try EventPosition($0, at: 0) }) else { return 0 }
        try tx.execute(
            "DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY epoch, transaction_id, id LIMIT \(old.count))")
        try tx.execute(
            """
            UPDATE event_log_state
            SET pruned_epoch = \(last.epoch), pruned_transaction = \(last.transaction), pruned_event = \(last.number)
            """)
        return old.count
    }

    /// The position that all consumers have reached; `nil` while the sealing is not among them, for unsealed events must stay.
    private static func passedByAll(in tx: any ReadTransaction) throws -> EventPosition? {
        let rows = try tx.query("SELECT epoch, transaction_id, event_id, name FROM event_consumers")
        guard try rows.contains(where: { try $0[3] == EventConsumer.sealing.name }) else { return nil }
        return try rows.map { try EventPosition($0, at: 0) }.min()
    }
}
