import Storage
import VoiceCore

/// A delivery with what is sent.
struct DeliveryRow: Sendable {
    let delivery: WebhookDelivery
    let payload: String
    /// Attempts since it was made or sent again.
    let tries: Int

    static let columns: SQL = """
        id, type, status, attempts, next_attempt_at, last_status_code, last_error, occurred_at, created_at, finished_at, payload, tries
        """

    init(_ row: Row) throws {
        delivery = WebhookDelivery(
            id: try row[0], type: try row[1], status: try row[2], attempts: try row[3], nextAttemptAt: try row[4],
            lastStatusCode: try row[5], lastError: try row[6], occurredAt: try row[7], createdAt: try row[8], finishedAt: try row[9])
        payload = try row[10]
        tries = try row[11]
    }
}

/// The SQL of deliveries and their attempts. Every statement filters by the account.
extension Webhooks {
    /// - Throws: `.deliveryNotFound`.
    static func delivery(
        _ id: WebhookMessageID, to endpoint: WebhookID, of account: AccountID, _ tx: any ReadTransaction
    ) throws -> DeliveryRow {
        let row = try tx.first(
            """
            SELECT \(sql: DeliveryRow.columns) FROM webhook_deliveries
            WHERE account_id = \(account) AND endpoint_id = \(endpoint) AND id = \(id)
            """)
        guard let row else { throw WebhooksError.deliveryNotFound }
        return try DeliveryRow(row)
    }

    /// Newest first.
    static func deliveries(
        to endpoint: WebhookID, of account: AccountID, status: WebhookDelivery.Status?, before: WebhookMessageID?, limit: Int,
        _ tx: any ReadTransaction
    ) throws -> [WebhookDelivery] {
        // '~' sorts after every character of an id. Without the fragment when every status will do: the index's order then serves it.
        let withStatus: SQL = status.map { "AND status = \($0)" } ?? ""
        return try tx.query(
            """
            SELECT \(sql: DeliveryRow.columns) FROM webhook_deliveries
            WHERE account_id = \(account) AND endpoint_id = \(endpoint) \(sql: withStatus) AND id < \(before?.text ?? "~")
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map { try DeliveryRow($0).delivery }
    }

    static func insertDelivery(
        _ id: WebhookMessageID, to endpoint: WebhookID, _ message: WebhookMessage, at now: Timestamp, account: AccountID,
        _ tx: any WriteTransaction
    ) throws {
        try tx.executeLater(
            """
            INSERT INTO webhook_deliveries
                (account_id, endpoint_id, id, type, payload, status, next_attempt_at, occurred_at, created_at)
            VALUES (\(account), \(endpoint), \(id), \(message.type), \(message.body), \(WebhookDelivery.Status.pending), \(now),
                \(message.occurredAt), \(now))
            """)
    }

    static func attempts(of delivery: WebhookMessageID, account: AccountID, _ tx: any ReadTransaction) throws -> [WebhookAttempt] {
        try tx.query(
            """
            SELECT number, at, status_code, error, latency_ms FROM webhook_attempts
            WHERE account_id = \(account) AND delivery_id = \(delivery) ORDER BY number
            """
        ).map {
            WebhookAttempt(
                number: try $0[0], at: try $0[1], statusCode: try $0[2], error: try $0[3], latencyMilliseconds: try $0[4])
        }
    }

    static func insert(
        _ attempt: WebhookAttempt, of delivery: WebhookMessageID, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO webhook_attempts (account_id, delivery_id, number, at, status_code, error, latency_ms)
            VALUES (\(account), \(delivery), \(attempt.number), \(attempt.at), \(attempt.statusCode), \(attempt.error),
                \(attempt.latencyMilliseconds))
            """)
    }

    /// Writes what became of a delivery after an attempt, or without one.
    static func settle(
        _ id: WebhookMessageID, to endpoint: WebhookID, as outcome: DeliveryOutcome, _ attempt: WebhookAttempt?, at now: Timestamp,
        account: AccountID, _ tx: any WriteTransaction
    ) throws {
        let made = attempt == nil ? 0 : 1
        try tx.execute(
            """
            UPDATE webhook_deliveries SET status = \(outcome.status), attempts = attempts + \(made), tries = tries + \(made),
                next_attempt_at = \(outcome.next), last_status_code = COALESCE(\(attempt?.statusCode), last_status_code),
                last_error = \(outcome.error), finished_at = \(outcome.status == .pending ? nil : now)
            WHERE account_id = \(account) AND endpoint_id = \(endpoint) AND id = \(id)
            """)
    }

    /// Has a finished delivery tried again from the beginning of the schedule.
    static func revive(
        _ id: WebhookMessageID, to endpoint: WebhookID, at now: Timestamp, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        try tx.execute(
            """
            UPDATE webhook_deliveries SET status = \(WebhookDelivery.Status.pending), tries = 0, next_attempt_at = \(now), finished_at = NULL
            WHERE account_id = \(account) AND endpoint_id = \(endpoint) AND id = \(id)
            """)
    }
}
