extension Table {
    /// The statements that create the table and its indexes. Names come from our source only, never from input.
    public func definition(in dialect: SQLDialect) -> [String] {
        var lines = columns.map { $0.definition(in: dialect) }
        let isCounted = columns.contains { $0.kind == .counter }
        if !(isCounted && dialect == .sqlite) { lines.append("PRIMARY KEY (\(primaryKey.joined(separator: ", ")))") }
        // Without a rowid an account's rows lie together on disk and the key is stored once.
        let options = dialect == .sqlite ? (isCounted ? " STRICT" : " STRICT, WITHOUT ROWID") : ""
        return ["CREATE TABLE \(name) (\n  \(lines.joined(separator: ",\n  "))\n)\(options)"] + indexes.map { $0.definition(on: name) }
    }
}

extension TableAddition {
    /// The statements that add the columns and indexes.
    public func definition(in dialect: SQLDialect) -> [String] {
        columns.map { "ALTER TABLE \(table) ADD COLUMN \($0.definition(in: dialect))" } + indexes.map { $0.definition(on: table) }
    }
}

extension Table.Column {
    fileprivate func definition(in dialect: SQLDialect) -> String {
        if kind == .counter {
            return dialect == .sqlite ? "\(name) INTEGER PRIMARY KEY AUTOINCREMENT" : "\(name) BIGINT GENERATED ALWAYS AS IDENTITY"
        }
        return "\(name) \(typeName(in: dialect))\(isNullable ? "" : " NOT NULL")\(defaultValue.map { " DEFAULT \($0.literal)" } ?? "")"
    }

    private func typeName(in dialect: SQLDialect) -> String {
        switch (kind, dialect) {
        case (.integer, .sqlite), (.counter, .sqlite): "INTEGER"
        case (.integer, .postgres), (.counter, .postgres): "BIGINT"
        case (.real, .sqlite): "REAL"
        case (.real, .postgres): "DOUBLE PRECISION"
        case (.text, _): "TEXT"
        case (.blob, .sqlite): "BLOB"
        case (.blob, .postgres): "BYTEA"
        }
    }
}

extension Table.Index {
    fileprivate func definition(on table: String) -> String {
        let filter = predicate.map { " WHERE \($0)" } ?? ""
        return "CREATE \(isUnique ? "UNIQUE " : "")INDEX \(name) ON \(table) (\(columns.joined(separator: ", ")))\(filter)"
    }
}

extension SQLValue {
    /// The value as SQL text, for defaults in table definitions.
    fileprivate var literal: String {
        switch self {
        case .null: "NULL"
        case .integer(let value): String(value)
        case .real(let value): String(value)
        case .text(let value): "'" + value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        case .blob(let bytes): preconditionFailure("no default of \(bytes.count) bytes")
        }
    }
}
