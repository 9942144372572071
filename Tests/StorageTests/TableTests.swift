import Storage
import Testing

@Suite struct TableTests {
    private let table = Table(
        "takes", scope: .account,
        columns: [
            .init("account_id", .text), .init("id", .text), .init("seconds", .real, default: .real(0)),
            .init("title", .text, default: .text("it's")), .init("audio", .blob, isNullable: true),
            .init("size", .integer, isNullable: true),
        ],
        primaryKey: ["account_id", "id"],
        indexes: [.init("takes_by_size", ["account_id", "size DESC"], isUnique: true, where: "size IS NOT NULL")])

    @Test func sqliteGetsAStrictTableWithoutRowids() {
        #expect(
            table.definition(in: .sqlite) == [
                """
                CREATE TABLE takes (
                  account_id TEXT NOT NULL,
                  id TEXT NOT NULL,
                  seconds REAL NOT NULL DEFAULT 0.0,
                  title TEXT NOT NULL DEFAULT 'it''s',
                  audio BLOB,
                  size INTEGER,
                  PRIMARY KEY (account_id, id)
                ) STRICT, WITHOUT ROWID
                """,
                "CREATE UNIQUE INDEX takes_by_size ON takes (account_id, size DESC) WHERE size IS NOT NULL",
            ])
    }

    @Test func postgresGetsTheSameInItsOwnTypes() {
        let definition = table.definition(in: .postgres)[0]
        for line in ["seconds DOUBLE PRECISION NOT NULL DEFAULT 0.0", "audio BYTEA", "size BIGINT", "PRIMARY KEY (account_id, id)"] {
            #expect(definition.contains(line))
        }
    }

    @Test func aCounterIsTheWholeKey() {
        let entries = Table("entries", scope: .installation, columns: [.init("position", .counter)], primaryKey: ["position"])
        #expect(entries.definition(in: .sqlite) == ["CREATE TABLE entries (\n  position INTEGER PRIMARY KEY AUTOINCREMENT\n) STRICT"])
        #expect(entries.definition(in: .postgres)[0].contains("position BIGINT GENERATED ALWAYS AS IDENTITY"))
    }

    @Test func anAccountsTableWithoutTheAccountInFrontOfItsKeyStopsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            _ = Table("takes", scope: .account, columns: [.init("id", .text)], primaryKey: ["id"])
        }
    }
}
