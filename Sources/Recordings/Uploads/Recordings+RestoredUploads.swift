public import Storage
import VoiceCore

extension Recordings {
    /// Forgets uploads that were under way, after their database was restored from a backup: no backup holds their parts. Their senders
    /// are told that there is no such upload, and begin anew.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public static func forgetUnfinishedUploads(in tx: any WriteTransaction) throws -> Int {
        let rows = try tx.query("SELECT account_id, id FROM uploads WHERE recording_id IS NULL")
        for row in rows { try deleteUpload(try row[1], account: try row[0], tx) }
        return rows.count
    }
}
