import Storage
import VoiceCore

/// One consumer's row: where it stands, and which server runs it. The functions run in the caller's transaction.
struct ConsumerCursor {
    let name: String

    /// Names this server.
    let owner: String

    let lease: Duration

    /// Where the consumer stands; `nil` before it was registered.
    func position(in tx: any ReadTransaction) throws -> EventPosition? {
        try tx.first("SELECT epoch, transaction_id, event_id FROM event_consumers WHERE name = \(name)")
            .map { try EventPosition($0, at: 0) }
    }

    /// Sets the position of a consumer that has none, or that starts again.
    func register(at position: EventPosition, in tx: any WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO event_consumers (name, epoch, transaction_id, event_id)
            VALUES (\(name), \(position.epoch), \(position.transaction), \(position.number))
            ON CONFLICT (name) DO UPDATE
            SET epoch = excluded.epoch, transaction_id = excluded.transaction_id, event_id = excluded.event_id
            """)
    }

    /// Takes the lease, or holds it longer.
    ///
    /// - Throws: `.leaseLost` while another server has it.
    func hold(in tx: any WriteTransaction) throws {
        let now = try tx.now()
        let held = try tx.execute(
            """
            UPDATE event_consumers SET lease_owner = \(owner), lease_until = \(now + lease)
            WHERE name = \(name) AND (lease_owner = \(owner) OR lease_until <= \(now))
            """)
        guard held == 1 else { throw EventLogError.leaseLost(consumer: name) }
    }

    /// Takes the lease if the consumer stands where it stood.
    func hold(at position: EventPosition, in tx: any WriteTransaction) throws {
        try hold(in: tx)
        guard try self.position(in: tx) == position else { throw EventLogError.leaseLost(consumer: name) }
    }

    /// Moves on, if this server still has the lease and the consumer stands where it stood.
    func advance(from old: EventPosition, to new: EventPosition, in tx: any WriteTransaction) throws {
        let moved = try tx.execute(
            """
            UPDATE event_consumers SET epoch = \(new.epoch), transaction_id = \(new.transaction), event_id = \(new.number)
            WHERE name = \(name) AND lease_owner = \(owner)
              AND epoch = \(old.epoch) AND transaction_id = \(old.transaction) AND event_id = \(old.number)
            """)
        guard moved == 1 else { throw EventLogError.leaseLost(consumer: name) }
    }

    /// Lets another server take over at once.
    func release(in tx: any WriteTransaction) throws {
        try tx.execute("UPDATE event_consumers SET lease_until = 0 WHERE name = \(name) AND lease_owner = \(owner)")
    }
}
