/// One numbered, add-only step of the schema.
public struct Migration: Sendable {
    /// Unique over the whole installation and never used again: the schema's version is the highest one applied.
    public let number: Int
    public let name: String

    /// The schema version that a binary must at least know in order to work with the database after this step. A step that only adds
    /// tables or columns with defaults keeps the number of an earlier one; one that older code would corrupt says its own.
    public let oldestCompatible: Int

    /// New tables, created in this order.
    public let tables: [Table]

    /// What is added to tables of earlier steps, after the new tables are made.
    public let additions: [TableAddition]

    /// Statements that run after the tables are made and added to, in what both databases understand.
    public let statements: [SQL]

    public init(
        _ number: Int, _ name: String, oldestCompatible: Int, tables: [Table] = [], additions: [TableAddition] = [],
        statements: [SQL] = []
    ) {
        self.number = number
        self.name = name
        self.oldestCompatible = oldestCompatible
        self.tables = tables
        self.additions = additions
        self.statements = statements
    }
}
