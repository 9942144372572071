import Storage

/// What PostgreSQL and SQLite write differently for jobs: nothing else in this module asks for the dialect.
///
/// SQLite has one writer, so rows need no locks. On PostgreSQL the workers of several servers claim at once: `SKIP LOCKED` lets each
/// pass over what another is just taking.
extension SQLDialect {
    /// Ends a SELECT of rows that the transaction is about to rely on.
    var rowLock: SQL {
        switch self {
        case .sqlite: ""
        case .postgres: "FOR UPDATE"
        }
    }

    /// Ends a SELECT of rows that the statement around it is about to take.
    var skipLocked: SQL {
        switch self {
        case .sqlite: ""
        case .postgres: "FOR UPDATE SKIP LOCKED"
        }
    }

    /// `id IN (…)`, with a subquery that PostgreSQL runs exactly once: under a plain `IN` the planner may run it again for each row,
    /// and then its LIMIT bounds nothing.
    func idIsOne(of subquery: SQL) -> SQL {
        switch self {
        case .sqlite: "id IN (\(sql: subquery))"
        case .postgres: "id = ANY (ARRAY(\(sql: subquery)))"
        }
    }
}
