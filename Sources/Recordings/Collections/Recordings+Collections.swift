import EventLog
public import HTTPRouting
import Storage
public import VoiceCore

extension Recordings {
    /// - Throws: `.invalidField` for a name that is empty or too long.
    public func createCollection(named name: String, for account: AccountID) async throws -> RecordingCollection {
        try RecordingRules.check(name: name, field: "name")
        let collection = RecordingCollection(id: .make(), name: name, createdAt: clock.now(), updatedAt: nil)
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO collections (account_id, id, name, created_at)
                VALUES (\(account), \(collection.id), \(name), \(collection.createdAt))
                """)
            try tx.append(Event(kind: "collection.created", account: account, subject: collection.id, occurredAt: collection.createdAt))
        }
        return collection
    }

    /// Newest first.
    ///
    /// - Parameter before: only collections made before this one, to go on from the last of a page.
    public func collections(of account: AccountID, before: CollectionID? = nil, limit: Int) async throws -> [RecordingCollection] {
        let end = before?.text ?? CollectionTag.prefix + "`"
        return try await database.read { tx in
            try tx.query(
                """
                SELECT id, name, created_at, updated_at FROM collections
                WHERE account_id = \(account) AND id < \(end) ORDER BY id DESC LIMIT \(limit)
                """
            ).map(RecordingCollection.init)
        }
    }

    public func collection(_ id: CollectionID, of account: AccountID) async throws -> RecordingCollection {
        try await database.read { tx in try Self.collection(id, of: account, tx) }
    }

    /// - Parameter preconditions: what the caller takes the collection to be; nothing if they are absent.
    /// - Throws: `.invalidField`, `.collectionNotFound`; `APIError` 412 when the preconditions do not hold.
    public func renameCollection(
        _ id: CollectionID, to name: String, of account: AccountID, if preconditions: Preconditions? = nil
    ) async throws -> RecordingCollection {
        try RecordingRules.check(name: name, field: "name")
        let now = clock.now()
        return try await database.write { tx in
            try preconditions?.check(EntityTag(json: Self.collection(id, of: account, tx)))
            try tx.execute(
                "UPDATE collections SET name = \(name), updated_at = \(now) WHERE account_id = \(account) AND id = \(id)")
            let renamed = try Self.collection(id, of: account, tx)
            try tx.append(
                Event(
                    kind: "collection.updated", account: account, subject: id, payload: ["fields": .fields(["name"])], occurredAt: now))
            return renamed
        }
    }

    /// Removes a collection; its recordings stay.
    public func deleteCollection(_ id: CollectionID, of account: AccountID) async throws {
        let now = clock.now()
        try await database.write { tx in
            _ = try Self.collection(id, of: account, tx)
            try tx.execute("DELETE FROM collection_recordings WHERE account_id = \(account) AND collection_id = \(id)")
            try tx.execute("DELETE FROM collections WHERE account_id = \(account) AND id = \(id)")
            try tx.append(Event(kind: "collection.deleted", account: account, subject: id, occurredAt: now))
        }
    }

    /// Puts a recording into a collection; one that is there stays.
    ///
    /// - Throws: `.collectionNotFound`, `.notFound`.
    public func add(_ recording: RecordingID, to id: CollectionID, of account: AccountID) async throws {
        let now = clock.now()
        try await database.write { tx in
            _ = try Self.collection(id, of: account, tx)
            _ = try Self.recording(recording, of: account, tx)
            let added = try tx.execute(
                """
                INSERT INTO collection_recordings (account_id, collection_id, recording_id, added_at)
                VALUES (\(account), \(id), \(recording), \(now)) ON CONFLICT DO NOTHING
                """)
            guard added == 1 else { return }
            try tx.append(
                Event(
                    kind: "collection.recording_added", account: account, subject: id, payload: ["recording": .id(recording)],
                    occurredAt: now))
        }
    }

    /// Takes a recording out of a collection; one that is not there is fine.
    ///
    /// - Throws: `.collectionNotFound`.
    public func remove(_ recording: RecordingID, from id: CollectionID, of account: AccountID) async throws {
        let now = clock.now()
        try await database.write { tx in
            _ = try Self.collection(id, of: account, tx)
            let removed = try tx.execute(
                """
                DELETE FROM collection_recordings
                WHERE account_id = \(account) AND collection_id = \(id) AND recording_id = \(recording)
                """)
            guard removed == 1 else { return }
            try tx.append(
                Event(
                    kind: "collection.recording_removed", account: account, subject: id, payload: ["recording": .id(recording)],
                    occurredAt: now))
        }
    }

    private static func collection(
        _ id: CollectionID, of account: AccountID, _ tx: any ReadTransaction
    ) throws -> RecordingCollection {
        let row = try tx.first(
            "SELECT id, name, created_at, updated_at FROM collections WHERE account_id = \(account) AND id = \(id)")
        guard let row else { throw RecordingsError.collectionNotFound }
        return try RecordingCollection(row)
    }
}

extension RecordingCollection {
    fileprivate init(_ row: Row) throws {
        self.init(id: try row[0], name: try row[1], createdAt: try row[2], updatedAt: try row[3])
    }
}
