import Storage
import Testing

@Suite struct TableAdditionTests {
    private let addition = TableAddition(
        "notes", columns: [.init("starred", .integer, default: .integer(0)), .init("speaker", .text, isNullable: true)],
        indexes: [.init("notes_by_speaker", ["account_id", "speaker"], where: "speaker IS NOT NULL")])

    @Test func columnsAndIndexesAreAddedInTheTypesOfTheDatabase() {
        let index = "CREATE INDEX notes_by_speaker ON notes (account_id, speaker) WHERE speaker IS NOT NULL"
        #expect(
            addition.definition(in: .sqlite) == [
                "ALTER TABLE notes ADD COLUMN starred INTEGER NOT NULL DEFAULT 0", "ALTER TABLE notes ADD COLUMN speaker TEXT", index,
            ])
        #expect(addition.definition(in: .postgres)[0] == "ALTER TABLE notes ADD COLUMN starred BIGINT NOT NULL DEFAULT 0")
    }
}
