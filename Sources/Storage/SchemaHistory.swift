import VoiceCore

/// What the table `schema_migrations` holds, and what a binary may do about it. Both databases keep it in the same form.
package enum SchemaHistory {
    package struct Applied: Sendable, Equatable {
        package let number: Int
        package let name: String
        package let oldestCompatible: Int

        package init(number: Int, name: String, oldestCompatible: Int) {
            self.number = number
            self.name = name
            self.oldestCompatible = oldestCompatible
        }
    }

    package static let table = Table(
        "schema_migrations", scope: .installation,
        columns: [
            .init("number", .integer), .init("name", .text), .init("oldest_compatible", .integer), .init("applied_at", .integer),
        ],
        primaryKey: ["number"])

    /// The migrations in their order.
    ///
    /// - Throws: `.statement` when two have one number, or one asks for a binary newer than itself.
    package static func checked(_ migrations: [Migration]) throws -> [Migration] {
        let sorted = migrations.sorted { $0.number < $1.number }
        for (a, b) in zip(sorted, sorted.dropFirst()) where a.number == b.number {
            throw wrong("two migrations have the number \(a.number): \(a.name), \(b.name)")
        }
        for migration in sorted where migration.number < 1 || !(0...migration.number).contains(migration.oldestCompatible) {
            throw wrong("migration \(migration.number) (\(migration.name)) works with binaries from \(migration.oldestCompatible)")
        }
        return sorted
    }

    /// Which of the (checked) migrations are still to be applied.
    ///
    /// - Throws: `.schemaTooNew` when an applied one needs a newer binary; `.statement` when one was renamed since it was applied.
    package static func missing(of migrations: [Migration], applied: [Applied]) throws -> [Migration] {
        let version = migrations.last?.number ?? 0
        if let tooNew = applied.max(by: { $0.oldestCompatible < $1.oldestCompatible }), tooNew.oldestCompatible > version {
            throw StorageError(
                .schemaTooNew, doing: "comparing the schema with this binary",
                cause:
                    "migration \(tooNew.number) (\(tooNew.name)) needs schema version \(tooNew.oldestCompatible), this binary knows \(version)"
            )
        }
        let byNumber = Dictionary(uniqueKeysWithValues: applied.map { ($0.number, $0) })
        for migration in migrations {
            if let known = byNumber[migration.number], known.name != migration.name {
                throw wrong("migration \(migration.number) is \(migration.name) here and was applied as \(known.name)")
            }
        }
        return migrations.filter { byNumber[$0.number] == nil }
    }

    /// Applies the first migration that is missing, within the caller's transaction.
    ///
    /// - Returns: whether one was applied; call again in a new transaction until none was.
    package static func applyNext(of migrations: [Migration], in tx: any WriteTransaction) throws -> Bool {
        try createTable(in: tx)
        let applied = try tx.query("SELECT number, name, oldest_compatible FROM schema_migrations ORDER BY number").map { row in
            Applied(number: try row[0], name: try row[1], oldestCompatible: try row[2])
        }
        guard let next = try missing(of: migrations, applied: applied).first else { return false }
        for table in next.tables {
            for statement in table.definition(in: tx.dialect) { try tx.execute(SQL(schema: statement)) }
        }
        for addition in next.additions {
            for statement in addition.definition(in: tx.dialect) { try tx.execute(SQL(schema: statement)) }
        }
        for statement in next.statements { try tx.execute(statement) }
        let now = try tx.now()
        try tx.execute(
            """
            INSERT INTO schema_migrations (number, name, oldest_compatible, applied_at)
            VALUES (\(next.number), \(next.name), \(next.oldestCompatible), \(now))
            """)
        return true
    }

    private static func createTable(in tx: any WriteTransaction) throws {
        let known: SQL =
            switch tx.dialect {
            case .sqlite: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'"
            case .postgres:
                "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migrations'"
            }
        guard try tx.query(known).isEmpty else { return }
        for statement in table.definition(in: tx.dialect) { try tx.execute(SQL(schema: statement)) }
    }

    private static func wrong(_ cause: String) -> StorageError {
        StorageError(.statement, doing: "reading the list of migrations", cause: cause)
    }
}
