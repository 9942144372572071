import Storage
import VoiceCore

/// The statements that read the log, apart from what runs them, so that a test can look at their plans.
extension EventLog {
    static func selection(after position: EventPosition, limit: Int, _ dialect: SQLDialect) -> SQL {
        selection(of: columns, after: position, where: LogOrder.isSettled(dialect), limit: limit)
    }

    static func selection(after position: EventPosition, account: AccountID, limit: Int, _ dialect: SQLDialect) -> SQL {
        selection(
            of: columns, after: position, where: "account_id = \(account) AND \(sql: LogOrder.isSettled(dialect))", limit: limit)
    }

    /// Whatever the settling, for the metrics.
    static func waiting(after position: EventPosition, limit: Int) -> SQL {
        selection(of: "occurred_at, epoch, transaction_id, id", after: position, where: "1 = 1", limit: limit)
    }

    /// The events after a position, in order.
    ///
    /// In three parts, each a plain range of the index: SQLite uses `(epoch, transaction_id, id) > (?, ?, ?)` for the index's first two
    /// columns only, and would walk over every event of the epoch to find the first new one.
    private static func selection(of columns: SQL, after position: EventPosition, where condition: SQL, limit: Int) -> SQL {
        let (epoch, transaction, number) = (position.epoch, position.transaction, position.number)
        return """
            SELECT \(sql: columns) FROM events
            WHERE \(sql: condition) AND epoch = \(epoch) AND transaction_id = \(transaction) AND id > \(number)
            UNION ALL
            SELECT \(sql: columns) FROM events
            WHERE \(sql: condition) AND epoch = \(epoch) AND transaction_id > \(transaction)
            UNION ALL
            SELECT \(sql: columns) FROM events WHERE \(sql: condition) AND epoch > \(epoch)
            ORDER BY epoch, transaction_id, id LIMIT \(limit)
            """
    }

    /// In the order in which `StoredEvent` reads them.
    private static let columns: SQL = "epoch, transaction_id, id, account_id, kind, subject, payload, occurred_at"
}
