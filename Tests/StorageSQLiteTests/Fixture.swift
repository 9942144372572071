import Storage
import StorageSQLite
import StorageTestKit

/// A table of our own for what only SQLite's implementation promises.
enum Fixture {
    static let migrations = [
        Migration(
            1, "notes", oldestCompatible: 1,
            tables: [
                Table(
                    "notes", scope: .installation, columns: [.init("id", .text), .init("bytes", .blob, isNullable: true)],
                    primaryKey: ["id"])
            ])
    ]

    /// A statement that never ends by itself; it writes nothing before it ends.
    static let endlessRead: SQL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    /// A statement that writes without end: when it is interrupted, SQLite rolls the whole transaction back.
    static let endlessWrite: SQL = """
        INSERT INTO notes (id) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'endless' || i FROM n
        """
}

extension SQLiteDatabase {
    func insert(_ id: String, bytes: Int = 0) async throws {
        let blob = [UInt8](repeating: 1, count: bytes)
        try await write { _ = try $0.execute("INSERT INTO notes (id, bytes) VALUES (\(id), \(blob))") }
    }

    func ids() async throws -> [String] {
        try await read { try $0.query("SELECT id FROM notes ORDER BY id").map { try $0[0] } }
    }

    /// Holds the writer until `body` has put its writes into the queue, so that they run as one batch.
    ///
    /// - Returns: what the writes gave, in their order.
    func asOneBatch(_ writes: [@Sendable (SQLiteDatabase) async throws -> Void]) async -> [Result<Void, any Error>] {
        let meeting = Meeting()
        let first = Task.immediate {
            try await self.write { _ in
                meeting.reach(.begun)
                meeting.wait(for: .queued)
            }
        }
        await meeting.waitAsync(for: .begun)
        let tasks = writes.map { write in Task.immediate { try await write(self) } }
        meeting.reach(.queued)
        _ = await first.result  // shares the batch's COMMIT, and its failure
        var results: [Result<Void, any Error>] = []
        for task in tasks { results.append(await task.result) }
        return results
    }
}

/// What a body throws, as our error's kind; `nil` when it throws nothing or something else.
func kindOfFailure(_ body: () async throws -> Void) async -> StorageError.Code? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? StorageError)?.kind
    }
}

extension Result {
    /// The error's kind, if it is ours.
    var failureKind: StorageError.Code? {
        if case .failure(let error) = self { (error as? StorageError)?.kind } else { nil }
    }
}
