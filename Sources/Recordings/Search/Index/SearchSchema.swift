import Storage

/// The tables of the search index, which lies in a store of its own: nothing in it is kept in backups, all of it can be made anew.
enum SearchSchema {
    /// Raised with every change of the tables or of what is written to them; an index of another version is thrown away.
    static let version = 2

    /// The first and only step: the index is never migrated.
    static func migrations(_ dialect: SQLDialect) -> [Migration] {
        [
            Migration(
                1, "search index", oldestCompatible: 1, tables: [state, documents, passages],
                statements: SearchMatching.tables(dialect) + [
                    """
                    INSERT INTO search_state (id, version, epoch, generation, is_building, total, done, failed)
                    VALUES (1, \(version), 0, 1, 1, 0, 0, 0)
                    """
                ])
        ]
    }

    /// One row: what the index is of, and how far its making is.
    private static let state = Table(
        "search_state", scope: .installation,
        columns: [
            .init("id", .integer), .init("version", .integer), .init("epoch", .integer), .init("generation", .integer),
            .init("is_building", .integer), .init("after_account", .text, default: .text("")),
            .init("after_recording", .text, default: .text("")), .init("total", .integer), .init("done", .integer),
            .init("failed", .integer),
        ],
        primaryKey: ["id"])

    /// A recording in the index. Numbers are the rows of the full text; they grow with the time of creation.
    private static let documents = Table(
        "search_documents", scope: .account,
        columns: [
            .init("account_id", .text), .init("id", .text), .init("number", .integer), .init("created_at", .integer),
            .init("recorded_at", .integer, isNullable: true), .init("starred", .integer),
            // What the words were read from: the transcript's object, or the transcript in the making.
            .init("words_source", .text), .init("notes_object_id", .text, isNullable: true),
            // The end of the event log as the recording was read.
            .init("position", .text), .init("generation", .integer),
        ],
        primaryKey: ["account_id", "id"],
        indexes: [
            .init("search_documents_by_number", ["number"], isUnique: true),
            // What a rebuild did not touch is gone from the recordings too.
            .init("search_documents_by_generation", ["generation"]),
        ])

    /// The words of a passage as they are shown: a segment of the transcript, a paragraph of the notes. The n-th of a field is the n-th
    /// line of its folded text.
    private static let passages = Table(
        "search_passages", scope: .account,
        columns: [
            .init("account_id", .text), .init("number", .integer), .init("field", .text), .init("place", .integer),
            .init("start_ms", .integer, isNullable: true), .init("end_ms", .integer, isNullable: true),
            .init("object_id", .text, isNullable: true), .init("words", .text),
        ],
        primaryKey: ["account_id", "number", "field", "place"])
}
