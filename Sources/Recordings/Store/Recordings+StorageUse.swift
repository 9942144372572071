import Storage
public import VoiceCore

/// How much an account has stored: bytes of content, each object counted once however many refer to it.
public struct StorageUse: Equatable, Sendable {
    /// Uploaded files.
    public internal(set) var originals: Int64 = 0
    /// What is made of them: outlines, forms that browsers play, measures.
    public internal(set) var derivatives: Int64 = 0
    /// Words, of earlier revisions too.
    public internal(set) var transcripts: Int64 = 0
    /// Notes, and what nobody refers to any more until the sweep removes it.
    public internal(set) var other: Int64 = 0
    public internal(set) var recordings = 0
    public internal(set) var recordingsInTrash = 0
}

extension Recordings {
    /// Walks over all that the account has: for a person who looks, not for a metric.
    public func storageUse(of account: AccountID) async throws -> StorageUse {
        try await database.read { tx in
            var use = StorageUse()
            for row in try tx.query(Self.bytesByKind(of: account)) {
                let (kind, bytes): (Int, Int64) = (try row[0], try row[1])
                switch kind {
                case 1: use.originals = bytes
                case 2: use.transcripts = bytes
                case 3: use.derivatives = bytes
                default: use.other = bytes
                }
            }
            let counts = try tx.first(
                """
                SELECT COUNT(*), COALESCE(SUM(CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END), 0)
                FROM recordings WHERE account_id = \(account)
                """)
            use.recordingsInTrash = try counts?[1] ?? 0
            use.recordings = try (counts?[0] ?? 0) - use.recordingsInTrash
            return use
        }
    }

    /// An object that several refer to in different ways is of the kind that comes first. The roles are those of this module's holders.
    private static func bytesByKind(of account: AccountID) -> SQL {
        """
        SELECT kind, CAST(SUM(length) AS BIGINT) FROM (
            SELECT o.length, MIN(CASE
                WHEN h.holder LIKE '%/audio' THEN 1
                WHEN h.holder LIKE '%/words' OR h.holder LIKE '%/segments' THEN 2
                WHEN h.holder LIKE '%/peaks' OR h.holder LIKE '%/playable' OR h.holder LIKE '%/measures' OR h.holder LIKE '%/tracks' THEN 3
                ELSE 4 END) AS kind
            FROM objects o LEFT JOIN object_references h ON h.account_id = o.account_id AND h.object_id = o.id
            WHERE o.account_id = \(account) GROUP BY o.id, o.length) AS kinds
        GROUP BY kind
        """
    }
}
