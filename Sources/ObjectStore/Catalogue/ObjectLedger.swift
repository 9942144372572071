public import Storage
public import VoiceCore

/// What the sweep and the check ask of whoever knows which objects are in use.
public protocol ObjectLedger: Sendable {
    /// Strikes out, in one transaction, objects that nobody has held for `grace`, and tells which. From then on none can be held again,
    /// so that their files may go.
    ///
    /// - Parameter limit: at most so many; none are left when fewer come.
    func strikeUnreferenced(for grace: Duration, limit: Int) async throws -> [ObjectID]

    /// Those of `ids` that it knows nothing of.
    func unknown(among ids: [ObjectID]) async throws -> [ObjectID]

    /// Objects that it knows, in the order of their ids.
    ///
    /// - Parameters:
    ///   - id: the last of the page before; `nil` for the first page.
    ///   - limit: at most so many; none are left when none come.
    func known(after id: ObjectID?, limit: Int) async throws -> [ObjectID]
}

/// The ledger of the catalogue's tables.
public struct DatabaseObjectLedger: ObjectLedger {
    private let database: any Database

    public init(_ database: any Database) { self.database = database }

    public func strikeUnreferenced(for grace: Duration, limit: Int) async throws -> [ObjectID] {
        try await database.write(.bulk) { tx in
            let marked = try tx.query(
                """
                SELECT account_id, id FROM objects WHERE unreferenced_since <= \(try tx.now() - grace) AND NOT EXISTS (
                  SELECT 1 FROM object_references r WHERE r.account_id = objects.account_id AND r.object_id = objects.id)
                ORDER BY unreferenced_since LIMIT \(limit)
                """)
            return try marked.map { row in
                let account: AccountID = try row[0]
                let id: ObjectID = try row[1]
                try tx.executeLater("DELETE FROM objects WHERE account_id = \(account) AND id = \(id)")
                return id
            }
        }
    }

    public func unknown(among ids: [ObjectID]) async throws -> [ObjectID] {
        var unknown: [ObjectID] = []
        for start in stride(from: 0, to: ids.count, by: Self.idsAtOnce) {
            let some = Array(ids[start..<min(ids.count, start + Self.idsAtOnce)])
            let known: Set<ObjectID> = try await database.read { tx in
                Set(try tx.query("SELECT id FROM objects WHERE id IN \(list: some)").map { try $0[0] })
            }
            unknown += some.filter { !known.contains($0) }
        }
        return unknown
    }

    public func known(after id: ObjectID?, limit: Int) async throws -> [ObjectID] {
        try await database.read { tx in
            // Every id is greater than the empty text.
            try tx.query("SELECT id FROM objects WHERE id > \(id?.text ?? "") ORDER BY id LIMIT \(limit)").map { try $0[0] }
        }
    }

    /// Below the smallest number of parameters that either database takes in one statement.
    private static let idsAtOnce = 500
}
