import Storage

/// The tables that the contract suite works on.
enum ContractSchema {
    /// One table with a column of every type, one with an account's key, one that counts.
    static let migrations = [
        Migration(
            1, "contract", oldestCompatible: 1,
            tables: [
                Table(
                    "things", scope: .installation,
                    columns: [
                        .init("id", .text), .init("number", .integer, isNullable: true), .init("ratio", .real, isNullable: true),
                        .init("label", .text, isNullable: true), .init("bytes", .blob, isNullable: true),
                    ],
                    primaryKey: ["id"],
                    indexes: [
                        .init("things_by_number", ["number"], where: "number IS NOT NULL"),
                        .init("things_one_per_label", ["label"], isUnique: true, where: "label IS NOT NULL"),
                    ]),
                Table(
                    "balances", scope: .account,
                    columns: [.init("account_id", .text), .init("purse", .text), .init("amount", .integer, default: .integer(0))],
                    primaryKey: ["account_id", "purse"]),
                Table(
                    "entries", scope: .installation,
                    columns: [.init("position", .counter), .init("label", .text)], primaryKey: ["position"]),
            ])
    ]
}

extension Database {
    /// How many rows `things` has, seen by a new read.
    func countOfThings() async throws -> Int {
        try await read { try $0.query("SELECT count(*) FROM things")[0][0] }
    }

    /// What the closure throws, as our error's kind; `nil` when it throws nothing or something else.
    func kindOfFailure(_ body: @escaping @Sendable (any WriteTransaction) throws -> Void) async -> StorageError.Code? {
        do {
            try await write(body)
            return nil
        } catch {
            return (error as? StorageError)?.kind
        }
    }
}
