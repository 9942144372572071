import Storage
import Testing

@testable import StorageSQLite

/// The score of full text.
@Suite struct MatchScoreTests {
    private func withText(_ body: (SQLiteDatabase) async throws -> Void) async throws {
        try await withDatabase { database in
            try await database.write { tx in
                try tx.execute("CREATE VIRTUAL TABLE texts USING fts5(title, words)")
                for (id, title, words) in [(1, "", "a b a c"), (2, "a", "x y z"), (3, "", "b x x x")] {
                    try tx.execute("INSERT INTO texts (rowid, title, words) VALUES (\(id), \(title), \(words))")
                }
            }
            try await body(database)
        }
    }

    private func parameters(_ numbers: [Double]) -> [UInt8] {
        numbers.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
    }

    private func scores(_ query: String, _ numbers: [Double], _ database: SQLiteDatabase) async throws -> [Int: Double] {
        let parameters = parameters(numbers)
        let rows = try await database.read { tx in
            try tx.query("SELECT rowid, match_score(texts, \(parameters)) FROM texts WHERE texts MATCH \(query)")
        }
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0[0], try $0[1]) })
    }

    @Test func itIsBM25WithTheGivenWeights() async throws {
        try await withText { database in
            // Four words are the ordinary length, so a row of four has f·2.2 / (f + 1.2).
            let scores = try await scores("a", [4, 2, 10, 1, 1], database)
            #expect(scores.keys.sorted() == [1, 2])
            #expect(abs(scores[1, default: 0] - 2 * 2.2 / 3.2) < 1e-12)
            #expect(abs(scores[2, default: 0] - 10 * 2.2 / 11.2) < 1e-12)
            let both = try await self.scores("a AND b", [4, 2, 10, 1, 3, 5], database)
            #expect(abs(both[1, default: 0] - (3 * 2 * 2.2 / 3.2 + 5)) < 1e-12)
            // A longer row counts less, a phrase and a column without a weight nothing.
            #expect(try await self.scores("a", [2, 2, 10, 1, 1], database)[1, default: 0] < scores[1, default: 0])
            #expect(try await self.scores("a OR b", [4, 2, 10, 1, 1], database)[3] == 0)
            #expect(try await self.scores("a", [4, 1, 10, 1], database)[1] == 0)
        }
    }

    @Test(arguments: [[], [4], [0, 0], [4, -1], [4, 3, 1, 1], [4, 1.5, 1, 1], [.infinity * 0, 0]] as [[Double]])
    func otherParametersAreRefused(numbers: [Double]) async throws {
        try await withText { database in
            await #expect(throws: StorageError.self) { _ = try await scores("a", numbers, database) }
        }
    }
}
