import Jobs
import Storage
public import VoiceCore

/// A delivery and everything that was tried for it.
public struct WebhookDeliveryReport: Codable, Sendable {
    public let delivery: WebhookDelivery
    /// Oldest first.
    public let attempts: [WebhookAttempt]
}

extension Webhooks {
    /// Newest first.
    ///
    /// - Parameter before: only deliveries made before this one, to go on from the last of a page.
    /// - Throws: `.notFound`.
    public func deliveries(
        to endpoint: WebhookID, of account: AccountID, status: WebhookDelivery.Status? = nil, before: WebhookMessageID? = nil, limit: Int
    ) async throws -> [WebhookDelivery] {
        try await database.read { tx in
            _ = try Self.endpoint(endpoint, of: account, tx)
            return try Self.deliveries(to: endpoint, of: account, status: status, before: before, limit: limit, tx)
        }
    }

    /// - Throws: `.notFound`, `.deliveryNotFound`.
    public func delivery(
        _ id: WebhookMessageID, to endpoint: WebhookID, of account: AccountID
    ) async throws -> WebhookDeliveryReport {
        try await database.read { tx in
            _ = try Self.endpoint(endpoint, of: account, tx)
            return WebhookDeliveryReport(
                delivery: try Self.delivery(id, to: endpoint, of: account, tx).delivery,
                attempts: try Self.attempts(of: id, account: account, tx))
        }
    }

    /// Sends an event of no meaning, once, whether or not the endpoint is switched on.
    public func test(_ endpoint: WebhookID, of account: AccountID) async throws -> WebhookDelivery {
        let (id, job, now) = (WebhookMessageID.make(), JobID.make(), clock.now())
        let message = try WebhookMessage(type: WebhookEventKinds.test, data: ["webhook": .text(endpoint.text)], occurredAt: now)
        return try await database.write { tx in
            _ = try Self.endpoint(endpoint, of: account, tx)
            try Self.insertDelivery(id, to: endpoint, message, at: now, account: account, tx)
            try Self.enqueue(.init(endpoint: endpoint, delivery: id), job: job, after: .zero, account: account, tx)
            return try Self.delivery(id, to: endpoint, of: account, tx).delivery
        }
    }

    /// Sends a finished delivery again, under the same `webhook-id`, with all its retries.
    ///
    /// - Throws: `.notFound`, `.deliveryNotFound`, `.deliveryPending`.
    public func redeliver(_ id: WebhookMessageID, to endpoint: WebhookID, of account: AccountID) async throws -> WebhookDelivery {
        let (job, now) = (JobID.make(), clock.now())
        return try await database.write { tx in
            _ = try Self.endpoint(endpoint, of: account, tx)
            guard try Self.delivery(id, to: endpoint, of: account, tx).delivery.status != .pending else {
                throw WebhooksError.deliveryPending
            }
            try Self.revive(id, to: endpoint, at: now, account: account, tx)
            try Self.enqueue(.init(endpoint: endpoint, delivery: id), job: job, after: .zero, account: account, tx)
            return try Self.delivery(id, to: endpoint, of: account, tx).delivery
        }
    }

    /// Sends all deliveries again that were given up, of events since a time.
    ///
    /// - Returns: how many there were.
    /// - Throws: `.notFound`.
    public func redeliverFailed(to endpoint: WebhookID, of account: AccountID, since: Timestamp) async throws -> Int {
        var total = 0
        while true {
            let now = clock.now()
            let jobs = (0..<Self.chunk).map { _ in JobID.make() }
            let count = try await database.write(.bulk) { tx in
                _ = try Self.endpoint(endpoint, of: account, tx)
                let ids = try Self.failed(to: endpoint, of: account, since: since, tx)
                for (id, job) in zip(ids, jobs) {
                    try Self.revive(id, to: endpoint, at: now, account: account, tx)
                    try Self.enqueue(.init(endpoint: endpoint, delivery: id), job: job, after: .zero, account: account, tx)
                }
                return ids.count
            }
            total += count
            if count < Self.chunk { return total }
        }
    }

    /// Deliveries that one transaction has sent again.
    private static let chunk = 100

    private static func failed(
        to endpoint: WebhookID, of account: AccountID, since: Timestamp, _ tx: any ReadTransaction
    ) throws -> [WebhookMessageID] {
        try tx.query(
            """
            SELECT id FROM webhook_deliveries
            WHERE account_id = \(account) AND endpoint_id = \(endpoint) AND status = \(WebhookDelivery.Status.failed)
                AND occurred_at >= \(since) AND type <> \(WebhookEventKinds.test)
            ORDER BY id LIMIT \(chunk)
            """
        ).map { try $0[0] }
    }
}
