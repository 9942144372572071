import Storage

/// The log's order in each dialect: the one place where the two differ.
enum LogOrder {
    /// The transaction part of a new event's position.
    static func transaction(_ dialect: SQLDialect) -> SQL {
        switch dialect {
        case .sqlite: "0"
        case .postgres: "pg_current_xact_id()::text::bigint"
        }
    }

    /// A condition on `events` that holds once no event of a smaller position can appear any more.
    ///
    /// On SQLite every committed event is one. On PostgreSQL transactions commit in another order than they begin, so readers stop
    /// below the oldest that still runs. Ids of an earlier epoch are another cluster's and compare with nothing; all of them are over.
    static func isSettled(_ dialect: SQLDialect) -> SQL {
        switch dialect {
        case .sqlite: "1 = 1"
        case .postgres:
            """
            (epoch < (SELECT epoch FROM event_log_state)
              OR transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
            """
        }
    }

    /// The condition that an event waits for an older transaction; written so that the index by position serves it.
    static func isUnsettled(_ dialect: SQLDialect) -> SQL {
        switch dialect {
        case .sqlite: "1 = 0"
        case .postgres:
            """
            (epoch = (SELECT epoch FROM event_log_state)
              AND transaction_id >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
            """
        }
    }
}
