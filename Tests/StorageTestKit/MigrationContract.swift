import Storage
import Testing

/// Migrations are applied once, in order, and keep binaries away that are too old.
enum MigrationContract {
    static let cases = [
        ContractCase("what is missing is applied in the order of the numbers, whatever that of the list") { database async throws in
            let known = ContractSchema.migrations
            try await database.migrate(
                known + [
                    Migration(12, "fill", oldestCompatible: 1, statements: ["INSERT INTO extras (id) VALUES (\("a"))"]),
                    Migration(11, "extras", oldestCompatible: 1, tables: [extras]),
                ])
            #expect(try await database.read { try $0.query("SELECT count(*) FROM extras")[0][0] } == 1)
            #expect(try await applied(database) == [1, 11, 12])
        },
        ContractCase("a second run changes nothing") { database async throws in
            try await StatementContract.insert(["a"], database)
            try await database.migrate(ContractSchema.migrations)
            try await database.migrate(ContractSchema.migrations)
            #expect(try await database.countOfThings() == 1)
            #expect(try await applied(database) == [1])
        },
        ContractCase("a later module's lower number is applied too") { database async throws in
            try await database.migrate(ContractSchema.migrations + [Migration(20, "late", oldestCompatible: 1)])
            try await database.migrate(
                ContractSchema.migrations + [
                    Migration(11, "extras", oldestCompatible: 1, tables: [extras]), Migration(20, "late", oldestCompatible: 1),
                ])
            #expect(try await applied(database) == [1, 11, 20])
        },
        ContractCase("a binary older than a migration allows is refused, one that is old enough runs") { database async throws in
            try await database.migrate(
                ContractSchema.migrations + [
                    Migration(11, "extras", oldestCompatible: 1, tables: [extras]), Migration(12, "breaking", oldestCompatible: 11),
                ])
            // Knows 11, which is the oldest that 12 allows.
            try await database.migrate(ContractSchema.migrations + [Migration(11, "extras", oldestCompatible: 1, tables: [extras])])
            await expectFailure(.schemaTooNew) { try await database.migrate(ContractSchema.migrations) }
        },
        ContractCase("two migrations of one number, or one that was renamed, are errors") { database async throws in
            await expectFailure(.statement) {
                try await database.migrate([Migration(2, "a", oldestCompatible: 1), Migration(2, "b", oldestCompatible: 1)])
            }
            await expectFailure(.statement) { try await database.migrate([Migration(1, "renamed", oldestCompatible: 1)]) }
            await expectFailure(.statement) { try await database.migrate([Migration(3, "future", oldestCompatible: 4)]) }
            #expect(try await applied(database) == [1])
        },
        ContractCase("a migration that fails leaves nothing of itself, and those before it stay") { database async throws in
            let migrations =
                ContractSchema.migrations + [
                    Migration(11, "extras", oldestCompatible: 1, tables: [extras]),
                    Migration(
                        12, "broken", oldestCompatible: 1,
                        statements: ["INSERT INTO extras (id) VALUES (\("a"))", "INSERT INTO nowhere VALUES (1)"]),
                ]
            await expectFailure(.statement) { try await database.migrate(migrations) }
            #expect(try await database.read { try $0.query("SELECT count(*) FROM extras")[0][0] } == 0)
            #expect(try await applied(database) == [1, 11])
        },
        ContractCase("two servers that migrate at once apply each step once") { database async throws in
            let migrations = ContractSchema.migrations + [Migration(11, "extras", oldestCompatible: 1, tables: [extras])]
            async let first: Void = database.migrate(migrations)
            async let second: Void = database.migrate(migrations)
            _ = try await (first, second)
            #expect(try await applied(database) == [1, 11])
        },
        ContractCase("columns have the defaults and rules that they were declared with") { database async throws in
            try await database.write { _ = try $0.execute("INSERT INTO balances (account_id, purse) VALUES (\("acc"), \("left"))") }
            #expect(try await database.read { try $0.query("SELECT amount FROM balances")[0][0] } == 0)
            let kind = await database.kindOfFailure { tx in
                let nothing: String? = nil
                try tx.execute("INSERT INTO balances (account_id, purse) VALUES (\("acc"), \(nothing))")
            }
            #expect(kind == .constraint)
        },
    ]

    private static let extras = Table("extras", scope: .installation, columns: [.init("id", .text)], primaryKey: ["id"])

    private static func applied(_ database: any Database) async throws -> [Int] {
        try await database.read { try $0.query("SELECT number FROM schema_migrations ORDER BY number").map { try $0[0] } }
    }

    private static func expectFailure(_ kind: StorageError.Code, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("no error, where .\(kind) was expected")
        } catch {
            #expect((error as? StorageError)?.kind == kind, "\(error)")
        }
    }
}
