public import Storage

/// The tables of the event log.
public enum EventLogSchema {
    /// Numbers 6 to 9 are kept for later steps.
    public static let migrations = [
        Migration(
            5, "event log", oldestCompatible: 1, tables: [events, state, consumers, seals],
            statements: ["INSERT INTO event_log_state (id, epoch) VALUES (1, 1)"])
    ]

    static let events = Table(
        "events", scope: .installation,
        columns: [
            .init("id", .counter),
            .init("transaction_id", .integer),
            .init("epoch", .integer),
            .init("account_id", .text),
            .init("kind", .text),
            .init("subject", .text),
            .init("payload", .text),
            .init("occurred_at", .integer),
        ],
        primaryKey: ["id"],
        indexes: [
            .init("events_by_position", ["epoch", "transaction_id", "id"]),
            .init("events_by_account", ["account_id", "epoch", "transaction_id", "id"]),
        ])

    /// One row: the installation's epoch, and the last position that was pruned.
    static let state = Table(
        "event_log_state", scope: .installation,
        columns: [
            .init("id", .integer),
            .init("epoch", .integer),
            .init("pruned_epoch", .integer, default: .integer(0)),
            .init("pruned_transaction", .integer, default: .integer(0)),
            .init("pruned_event", .integer, default: .integer(0)),
        ],
        primaryKey: ["id"])

    /// Where each consumer stands, and which server runs it.
    static let consumers = Table(
        "event_consumers", scope: .installation,
        columns: [
            .init("name", .text),
            .init("epoch", .integer),
            .init("transaction_id", .integer),
            .init("event_id", .integer),
            .init("lease_owner", .text, default: .text("")),
            .init("lease_until", .integer, default: .integer(0)),
        ],
        primaryKey: ["name"])

    static let seals = Table(
        "event_seals", scope: .account,
        columns: [
            .init("account_id", .text),
            .init("number", .integer),
            .init("epoch", .integer),
            .init("transaction_id", .integer),
            .init("event_id", .integer),
            .init("event_digest", .blob),
            .init("hash", .blob),
        ],
        primaryKey: ["account_id", "number"])
}
