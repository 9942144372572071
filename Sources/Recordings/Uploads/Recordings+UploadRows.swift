import ObjectStore
import Storage
import VoiceCore

/// The SQL of uploads.
extension Recordings {
    static func metadata(of upload: UploadID) -> ObjectHolder { ObjectHolder(upload, "metadata") }

    static func insert(_ upload: Upload, metadata: ObjectReceipt?, at now: Timestamp, _ tx: any WriteTransaction) throws {
        let object = try metadata.map {
            try ObjectCatalogue.keep($0, account: upload.account, holder: Self.metadata(of: upload.id), in: tx)
        }
        try tx.execute(
            """
            INSERT INTO uploads (account_id, id, length, metadata_object_id, created_at, expires_at)
            VALUES (\(upload.account), \(upload.id), \(upload.length), \(object), \(now), \(upload.expiresAt))
            """)
    }

    static func upload(_ id: UploadID, of account: AccountID, _ tx: any ReadTransaction) throws -> Upload {
        let row = try tx.first(
            "SELECT \(sql: uploadColumns) FROM uploads u WHERE u.account_id = \(account) AND u.id = \(id)")
        guard let row else { throw UploadError.notFound }
        return try Upload(row)
    }

    static let uploadColumns: SQL = "u.id, u.account_id, u.object_id, u.length, u.metadata_object_id, u.recording_id, u.expires_at"

    /// Says where an upload's bytes are, once some of them are durable.
    ///
    /// - Throws: `.offsetMismatch` if another request did so first: then this one's bytes are not the upload's.
    static func begin(_ id: UploadID, in object: ObjectID, account: AccountID, _ tx: any WriteTransaction) throws {
        let begun = try tx.execute(
            "UPDATE uploads SET object_id = \(object) WHERE account_id = \(account) AND id = \(id) AND object_id IS NULL")
        guard begun == 1 else { throw UploadError.offsetMismatch(expected: 0) }
    }

    static func setLength(_ length: Int64, of id: UploadID, account: AccountID, _ tx: any WriteTransaction) throws {
        let known = try tx.execute(
            """
            UPDATE uploads SET length = \(length)
            WHERE account_id = \(account) AND id = \(id) AND (length IS NULL OR length = \(length))
            """)
        guard known == 1 else { throw UploadError.lengthChanged }
    }

    static func extend(_ id: UploadID, to time: Timestamp, account: AccountID, _ tx: any WriteTransaction) throws {
        try tx.execute("UPDATE uploads SET expires_at = \(time) WHERE account_id = \(account) AND id = \(id)")
    }

    /// Says what became of an upload. The row is what makes it happen once.
    static func finish(_ id: UploadID, as recording: RecordingID, account: AccountID, _ tx: any WriteTransaction) throws {
        try tx.execute("UPDATE uploads SET recording_id = \(recording) WHERE account_id = \(account) AND id = \(id)")
    }

    static func deleteUpload(_ id: UploadID, account: AccountID, _ tx: any WriteTransaction) throws {
        try ObjectCatalogue.releaseAll(of: metadata(of: id), account: account, in: tx)
        try tx.execute("DELETE FROM uploads WHERE account_id = \(account) AND id = \(id)")
    }
}

extension Upload {
    init(_ row: Row) throws {
        self.init(
            id: try row[0], account: try row[1], object: try row[2], length: try row[3], metadata: try row[4], recording: try row[5],
            expiresAt: try row[6])
    }
}
