import Storage
import VoiceCore

/// An endpoint with what is not told of it.
struct EndpointRow: Sendable {
    var endpoint: WebhookEndpoint
    /// Counts the rotations of the secret, from 1.
    var secretVersion: Int

    static let columns: SQL = """
        id, url, events, description, enabled, disabled_reason, secret_version, previous_secret_until, failing_since, created_at, updated_at
        """

    init(_ row: Row) throws {
        let events: String = try row[2]
        let reason: String? = try row[5]
        endpoint = WebhookEndpoint(
            id: try row[0], url: try row[1], events: events.split(separator: " ").map(String.init), description: try row[3],
            enabled: try row[4], createdAt: try row[9])
        endpoint.disabledReason = reason.flatMap(WebhookEndpoint.DisabledReason.init(rawValue:))
        secretVersion = try row[6]
        endpoint.previousSecretUntil = try row[7]
        endpoint.failingSince = try row[8]
        endpoint.updatedAt = try row[10]
    }

    /// The versions of the secret that deliveries are signed with, the present one first.
    func secretVersions(at now: Timestamp) -> [Int] {
        let isOverlapping = secretVersion > 1 && endpoint.previousSecretUntil.map { $0 > now } == true
        return isOverlapping ? [secretVersion, secretVersion - 1] : [secretVersion]
    }
}

/// The SQL of endpoints. Every statement filters by the account.
extension Webhooks {
    /// - Throws: `.notFound`.
    static func endpoint(_ id: WebhookID, of account: AccountID, _ tx: any ReadTransaction) throws -> EndpointRow {
        let row = try tx.first("SELECT \(sql: EndpointRow.columns) FROM webhook_endpoints WHERE account_id = \(account) AND id = \(id)")
        guard let row else { throw WebhooksError.notFound }
        return try EndpointRow(row)
    }

    /// Oldest first.
    static func endpoints(of account: AccountID, _ tx: any ReadTransaction) throws -> [EndpointRow] {
        try tx.query("SELECT \(sql: EndpointRow.columns) FROM webhook_endpoints WHERE account_id = \(account) ORDER BY id")
            .map(EndpointRow.init)
    }

    static func insert(_ endpoint: WebhookEndpoint, account: AccountID, _ tx: any WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO webhook_endpoints (account_id, id, url, events, description, enabled, disabled_reason, created_at)
            VALUES (\(account), \(endpoint.id), \(endpoint.url), \(endpoint.events.joined(separator: " ")), \(endpoint.description),
                \(endpoint.enabled), \(endpoint.disabledReason?.rawValue), \(endpoint.createdAt))
            """)
    }

    static func save(_ endpoint: WebhookEndpoint, account: AccountID, _ tx: any WriteTransaction) throws {
        try tx.execute(
            """
            UPDATE webhook_endpoints SET url = \(endpoint.url), events = \(endpoint.events.joined(separator: " ")),
                description = \(endpoint.description), enabled = \(endpoint.enabled),
                disabled_reason = \(endpoint.disabledReason?.rawValue), failing_since = \(endpoint.failingSince),
                updated_at = \(endpoint.updatedAt)
            WHERE account_id = \(account) AND id = \(endpoint.id)
            """)
    }

    static func delete(_ id: WebhookID, account: AccountID, _ tx: any WriteTransaction) throws {
        try tx.execute(
            """
            DELETE FROM webhook_attempts WHERE account_id = \(account) AND delivery_id IN (
                SELECT id FROM webhook_deliveries WHERE account_id = \(account) AND endpoint_id = \(id))
            """)
        try tx.execute("DELETE FROM webhook_deliveries WHERE account_id = \(account) AND endpoint_id = \(id)")
        try tx.execute("DELETE FROM webhook_endpoints WHERE account_id = \(account) AND id = \(id)")
    }
}
