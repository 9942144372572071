public import Storage
import VoiceCore

extension EventLog {
    /// What the log needs after its database was restored from a backup, before the first server writes: a new epoch, and consumers that
    /// nobody runs.
    ///
    /// The epoch is the present second at least, so that a backup that is restored twice gives out no position twice.
    ///
    /// - Returns: the new epoch.
    @discardableResult
    public static func prepareRestored(in tx: any WriteTransaction) throws -> Int64 {
        try tx.execute("UPDATE event_consumers SET lease_owner = '', lease_until = 0")
        return try raiseEpoch(toAtLeast: tx.now().microseconds / 1_000_000, in: tx)
    }
}
