public import Storage

extension ObjectCatalogue {
    /// The tables of the catalogue. Numbers 11 to 14 are kept for its later steps.
    public static let migrations = [Migration(10, "objects", oldestCompatible: 1, tables: [objects, references])]

    static let objects = Table(
        "objects", scope: .account,
        columns: [
            .init("account_id", .text),
            .init("id", .text),
            .init("content_hash", .blob),
            .init("length", .integer),
            .init("created_at", .integer),
            .init("unreferenced_since", .integer, isNullable: true),
        ],
        primaryKey: ["account_id", "id"],
        indexes: [
            .init("objects_by_content", ["account_id", "content_hash"], isUnique: true),
            // The sweep compares files, which know no account before they are opened, with rows.
            .init("objects_by_id", ["id"], isUnique: true),
            .init("objects_unreferenced", ["unreferenced_since"], where: "unreferenced_since IS NOT NULL"),
        ])

    static let references = Table(
        "object_references", scope: .account,
        columns: [.init("account_id", .text), .init("object_id", .text), .init("holder", .text)],
        primaryKey: ["account_id", "object_id", "holder"],
        indexes: [.init("object_references_by_holder", ["account_id", "holder"])])
}
