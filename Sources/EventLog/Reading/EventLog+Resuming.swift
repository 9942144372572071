public import Storage

extension EventLog {
    /// Whether a reader who was given this position may go on from it: it is of the present epoch, everything after it is kept, and the
    /// log reaches as far. Otherwise the reader begins with a snapshot.
    ///
    /// A position of an earlier epoch may stand for events that a restore has lost.
    public static func canResume(after position: EventPosition, in tx: any ReadTransaction) throws -> Bool {
        let oldest = try oldest(in: tx)
        if position == .start { return oldest == .start }
        let epoch: Int64? = try tx.first("SELECT epoch FROM event_log_state").map { try $0[0] }
        guard position.epoch == epoch, position >= oldest else { return false }
        return try position <= newest(in: tx)
    }
}
