public import Storage
public import VoiceCore

/// Reads the log. The functions run in the caller's transaction.
public enum EventLog {
    /// The events of all accounts after a position, in order.
    ///
    /// - Throws: `.tooFarBehind` when some of them were pruned.
    public static func events(after position: EventPosition, limit: Int, in tx: any ReadTransaction) throws -> [LoggedEvent] {
        try checkKept(after: position, in: tx)
        return try tx.query(selection(after: position, limit: limit, tx.dialect)).map { try StoredEvent($0).decoded() }
    }

    /// One account's events after a position, in order; never another's.
    ///
    /// - Throws: `.tooFarBehind` when some of them may have been pruned.
    public static func events(
        after position: EventPosition, account: AccountID, limit: Int, in tx: any ReadTransaction
    ) throws -> [LoggedEvent] {
        try checkKept(after: position, in: tx)
        return try stored(after: position, account: account, limit: limit, in: tx).map { try $0.decoded() }
    }

    /// An account's events as they are stored, beginning with the oldest that is kept.
    static func stored(
        after position: EventPosition, account: AccountID, limit: Int, in tx: any ReadTransaction
    ) throws -> [StoredEvent] {
        try tx.query(selection(after: position, account: account, limit: limit, tx.dialect)).map(StoredEvent.init)
    }

    /// The position after which all events are kept: `start` while nothing was pruned.
    public static func oldest(in tx: any ReadTransaction) throws -> EventPosition {
        try tx.first("SELECT pruned_epoch, pruned_transaction, pruned_event FROM event_log_state")
            .map { try EventPosition($0, at: 0) } ?? .start
    }

    /// The position of the last event that can be read. A snapshot that is read in the same transaction goes on from here and misses
    /// nothing; on PostgreSQL it may hold the effects of a few later events too, which then come again.
    public static func newest(in tx: any ReadTransaction) throws -> EventPosition {
        let last = try tx.first(
            """
            SELECT epoch, transaction_id, id FROM events WHERE \(sql: LogOrder.isSettled(tx.dialect))
            ORDER BY epoch DESC, transaction_id DESC, id DESC LIMIT 1
            """
        ).map { try EventPosition($0, at: 0) }
        return try last ?? oldest(in: tx)
    }

    /// Whether there are events that cannot be read yet, because an older transaction still runs, in whatever database of the cluster.
    package static func hasUnsettled(in tx: any ReadTransaction) throws -> Bool {
        try tx.first("SELECT 1 FROM events WHERE \(sql: LogOrder.isUnsettled(tx.dialect)) LIMIT 1") != nil
    }

    /// The installation's epoch: another one than somebody noted means that the database was restored or moved since.
    public static func epoch(in tx: any ReadTransaction) throws -> Int64 {
        try tx.first("SELECT epoch FROM event_log_state").map { try $0[0] } ?? 0
    }

    /// Raises the epoch: after a restore, a move, or on a new cluster, before the first server writes.
    ///
    /// Every position from then on is greater than all that were ever given out, also those that the restore has lost.
    ///
    /// - Parameter least: the epoch to reach at least, where one is known from outside that the restored database has forgotten.
    /// - Returns: the new epoch.
    @discardableResult
    public static func raiseEpoch(toAtLeast least: Int64 = 0, in tx: any WriteTransaction) throws -> Int64 {
        let epoch: Int64 = try tx.first("SELECT epoch FROM event_log_state").map { try $0[0] } ?? 0
        let raised = max(epoch + 1, least)
        try tx.execute("UPDATE event_log_state SET epoch = \(raised)")
        return raised
    }

    private static func checkKept(after position: EventPosition, in tx: any ReadTransaction) throws {
        guard try position >= oldest(in: tx) else { throw EventLogError.tooFarBehind(newest: try newest(in: tx)) }
    }
}
