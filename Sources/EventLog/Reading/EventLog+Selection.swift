import Storage
import VoiceCore

/// The statements that read the log, apart from what runs them, so that a test can look at their plans.
extension EventLog {
    static func selection(after position: EventPosition, limit: Int, _ dialect: SQLDialect) -> SQL {
        """
        SELECT \(sql: columns) FROM events
        WHERE (epoch, transaction_id, id) > (\(position.epoch), \(position.transaction), \(position.number))
          AND \(sql: LogOrder.isSettled(dialect))
        ORDER BY epoch, transaction_id, id LIMIT \(limit)
        """
    }

    static func selection(after position: EventPosition, account: AccountID, limit: Int, _ dialect: SQLDialect) -> SQL {
        """
        SELECT \(sql: columns) FROM events
        WHERE account_id = \(account)
          AND (epoch, transaction_id, id) > (\(position.epoch), \(position.transaction), \(position.number))
          AND \(sql: LogOrder.isSettled(dialect))
        ORDER BY epoch, transaction_id, id LIMIT \(limit)
        """
    }

    /// In the order in which `StoredEvent` reads them.
    private static let columns: SQL = "epoch, transaction_id, id, account_id, kind, subject, payload, occurred_at"
}
