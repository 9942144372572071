import ObjectStore
import Storage
public import VoiceCore

extension Recordings {
    /// The notes on a recording; `nil` where there are none.
    public func notes(of id: RecordingID, account: AccountID) async throws -> String? {
        let object = try await database.read { tx -> ObjectID? in
            let row = try tx.first(
                "SELECT notes_object_id FROM recordings WHERE account_id = \(account) AND id = \(id) AND deleted_at IS NULL")
            guard let row else { throw RecordingsError.notFound }
            return try row[0]
        }
        guard let object else { return nil }
        let bytes = try await objects.bytes(object, account: account, limit: Int64.max)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Stores notes as an object; one that no row comes to name is swept.
    func storeNotes(_ notes: String?, account: AccountID) async throws -> ObjectReceipt? {
        guard let notes else { return nil }
        return try await objects.put(Array(notes.utf8), account: account)
    }

    /// Puts stored notes in the place of those that a recording has; `nil` for none.
    static func keepNotes(
        _ notes: ObjectReceipt?, of id: RecordingID, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        let holder = ObjectHolder(id, "notes")
        try ObjectCatalogue.releaseAll(of: holder, account: account, in: tx)
        let object = try notes.map { try ObjectCatalogue.keep($0, account: account, holder: holder, in: tx) }
        try tx.execute("UPDATE recordings SET notes_object_id = \(object) WHERE account_id = \(account) AND id = \(id)")
    }
}
