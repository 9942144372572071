public import Storage
public import VoiceCore

/// Which objects the database knows, and who holds them. The functions run in the caller's transaction.
///
/// An object's row is written after its file and removed before it, so that a row always has a file; a file without a row is swept by
/// its age. A row that nobody holds is marked with the time; the sweep takes it when the mark is older than the grace period, and a new
/// holder takes the mark off.
public enum ObjectCatalogue {
    /// Keeps a stored object for a holder, or in its place one of the same content that the account has already.
    ///
    /// May run twice. Where another object is given back, the new file is not needed: delete it, or leave it to the sweep.
    ///
    /// - Returns: the id to refer to.
    public static func keep(
        _ receipt: ObjectReceipt, account: AccountID, holder: ObjectHolder, in tx: any WriteTransaction
    ) throws -> ObjectID {
        let now = try tx.now()
        try tx.execute(
            """
            INSERT INTO objects (account_id, id, content_hash, length, created_at, unreferenced_since)
            VALUES (\(account), \(receipt.id), \(receipt.contentHash), \(receipt.length), \(now), \(now))
            ON CONFLICT DO NOTHING
            """)
        guard let kept = try find(receipt.contentHash, account: account, in: tx) else { throw ObjectStoreError.notFound }
        try hold(kept.id, account: account, holder: holder, in: tx)
        return kept.id
    }

    /// Adds a holder to an object, and takes the mark off one that was about to be swept. May run twice.
    ///
    /// - Throws: `.notFound` if the account has no such object, perhaps because it was swept.
    public static func hold(_ id: ObjectID, account: AccountID, holder: ObjectHolder, in tx: any WriteTransaction) throws {
        let found = try tx.execute("UPDATE objects SET unreferenced_since = NULL WHERE account_id = \(account) AND id = \(id)")
        guard found == 1 else { throw ObjectStoreError.notFound }
        try tx.executeLater(
            """
            INSERT INTO object_references (account_id, object_id, holder) VALUES (\(account), \(id), \(holder))
            ON CONFLICT DO NOTHING
            """)
    }

    /// Lets go of one object. Unless another holds it too, it is marked from now on. May run twice.
    public static func release(_ id: ObjectID, account: AccountID, holder: ObjectHolder, in tx: any WriteTransaction) throws {
        try tx.execute(
            "DELETE FROM object_references WHERE account_id = \(account) AND object_id = \(id) AND holder = \(holder)")
        try tx.execute(
            """
            UPDATE objects SET unreferenced_since = \(try tx.now())
            WHERE account_id = \(account) AND id = \(id) AND unreferenced_since IS NULL AND NOT EXISTS (
              SELECT 1 FROM object_references WHERE account_id = \(account) AND object_id = \(id))
            """)
    }

    /// Lets go of all objects of a holder, such as those of a recording that is deleted. May run twice.
    public static func releaseAll(of holder: ObjectHolder, account: AccountID, in tx: any WriteTransaction) throws {
        let held = try tx.query(
            "SELECT object_id FROM object_references WHERE account_id = \(account) AND holder = \(holder) ORDER BY object_id")
        for row in held { try release(try row[0], account: account, holder: holder, in: tx) }
    }

    /// The account's object of that content, marked or not.
    public static func find(_ hash: ContentHash, account: AccountID, in tx: any ReadTransaction) throws -> ObjectReceipt? {
        try tx.first("SELECT id, length, content_hash FROM objects WHERE account_id = \(account) AND content_hash = \(hash)").map(receipt)
    }

    /// What the database knows of an object.
    public static func receipt(_ id: ObjectID, account: AccountID, in tx: any ReadTransaction) throws -> ObjectReceipt? {
        try tx.first("SELECT id, length, content_hash FROM objects WHERE account_id = \(account) AND id = \(id)").map(receipt)
    }

    private static func receipt(_ row: Row) throws -> ObjectReceipt {
        ObjectReceipt(id: try row[0], length: try row[1], contentHash: try row[2])
    }
}
