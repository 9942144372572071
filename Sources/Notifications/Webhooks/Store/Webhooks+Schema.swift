public import Storage

extension Webhooks {
    public static let migrations: [Migration] = [
        Migration(50, "webhooks", oldestCompatible: 42, tables: [endpoints, deliveries, attempts])
    ]

    private static let endpoints = Table(
        "webhook_endpoints", scope: .account,
        columns: [
            .init("account_id", .text), .init("id", .text), .init("url", .text), .init("events", .text),
            .init("description", .text, isNullable: true), .init("enabled", .integer), .init("disabled_reason", .text, isNullable: true),
            // The secret is derived with it; nothing secret is here.
            .init("secret_version", .integer, default: .integer(1)), .init("previous_secret_until", .integer, isNullable: true),
            .init("failing_since", .integer, isNullable: true), .init("created_at", .integer),
            .init("updated_at", .integer, isNullable: true),
        ],
        primaryKey: ["account_id", "id"])

    /// One event for one endpoint. The payload holds ids.
    private static let deliveries = Table(
        "webhook_deliveries", scope: .account,
        columns: [
            .init("account_id", .text), .init("endpoint_id", .text), .init("id", .text), .init("type", .text), .init("payload", .text),
            .init("status", .text), .init("attempts", .integer, default: .integer(0)),
            // Attempts since it was made or sent again: where the schedule of retries stands.
            .init("tries", .integer, default: .integer(0)), .init("next_attempt_at", .integer, isNullable: true),
            .init("last_status_code", .integer, isNullable: true), .init("last_error", .text, isNullable: true),
            .init("occurred_at", .integer), .init("created_at", .integer), .init("finished_at", .integer, isNullable: true),
        ],
        primaryKey: ["account_id", "endpoint_id", "id"],
        indexes: [
            .init("webhook_deliveries_by_status", ["account_id", "endpoint_id", "status", "id"]),
            // Those that are old go, whosever they are.
            .init("webhook_deliveries_finished", ["finished_at"], where: "finished_at IS NOT NULL"),
        ])

    private static let attempts = Table(
        "webhook_attempts", scope: .account,
        columns: [
            .init("account_id", .text), .init("delivery_id", .text), .init("number", .integer), .init("at", .integer),
            .init("status_code", .integer, isNullable: true), .init("error", .text, isNullable: true), .init("latency_ms", .integer),
        ],
        primaryKey: ["account_id", "delivery_id", "number"])
}
