/// Columns and indexes that a later migration adds to a table that is there already.
public struct TableAddition: Sendable {
    public let table: String
    public let columns: [Table.Column]
    public let indexes: [Table.Index]

    /// - Parameter columns: nullable, or with a default, which the rows that are there then have.
    public init(_ table: String, columns: [Table.Column] = [], indexes: [Table.Index] = []) {
        precondition(
            columns.allSatisfy { $0.isNullable || $0.defaultValue != nil }, "\(table): an added column is nullable or has a default")
        self.table = table
        self.columns = columns
        self.indexes = indexes
    }
}
