public import Storage

/// The tables that the contract suite works on.
public enum ContractSchema {
    /// One table of every column type, one with an account's key, one that counts.
    public static let migrations = [
        Migration(
            1, "contract", oldestCompatible: 1,
            tables: [
                Table(
                    "things", scope: .installation,
                    columns: [
                        .init("id", .text), .init("number", .integer, isNullable: true), .init("ratio", .real, isNullable: true),
                        .init("label", .text, isNullable: true), .init("bytes", .blob, isNullable: true),
                    ],
                    primaryKey: ["id"], indexes: [.init("things_by_number", ["number"], where: "number IS NOT NULL")]),
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
