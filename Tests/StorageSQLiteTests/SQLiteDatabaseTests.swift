import Storage
import StorageSQLite
import StorageTestKit
import Testing

@Suite struct SQLiteDatabaseTests {
    @Test func writesAreReadBack() async throws {
        try await withDatabase { database in
            try await database.migrate(ContractSchema.migrations)
            try await database.write { tx in
                try tx.execute("INSERT INTO things (id, number, label) VALUES (\("a"), \(1), \(""))")
                tx.notify("things")
            }
            let rows = try await database.read { tx in try tx.query("SELECT id, number, label, bytes FROM things") }
            #expect(rows == [Row([.text("a"), .integer(1), .text(""), .null])])
        }
    }

    @Test func manyCallersShareACommit() async throws {
        try await withDatabase { database in
            try await database.migrate(ContractSchema.migrations)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for i in 0..<200 {
                    group.addTask { _ = try await database.write { try $0.execute("INSERT INTO things (id) VALUES (\(String(i)))") } }
                }
                try await group.waitForAll()
            }
            let count: Int = try await database.read { try $0.query("SELECT count(*) FROM things")[0][0] }
            #expect(count == 200)
            #expect(database.statistics.commits < 200)
        }
    }
}
