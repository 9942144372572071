public import Jobs
import Storage
import VoiceCore

/// The daily removal of deliveries that ended long ago. Run twice, the second finds nothing to do.
public enum PruneWebhookDeliveries: JobKind {
    public static let name = "webhooks.prune"

    public struct Payload: Codable, Sendable {
        public init() {}
    }

    public struct Result: Codable, Sendable, Equatable {
        public var removed: Int
    }

    /// For which a finished delivery can be looked at and sent again.
    static let retention = Duration.seconds(30 * 86_400)
    private static let chunk = 200

    /// Does the work on all accounts' deliveries.
    public struct Handler: JobHandler {
        public typealias Kind = PruneWebhookDeliveries

        private let webhooks: Webhooks

        public init(_ webhooks: Webhooks) { self.webhooks = webhooks }

        @concurrent public func run(_ payload: Payload, _ context: JobContext) async throws -> JobOutcome<PruneWebhookDeliveries> {
            JobOutcome(Result(removed: try await prune()))
        }

        func prune() async throws -> Int {
            let cutoff = webhooks.clock.now() - PruneWebhookDeliveries.retention
            var removed = 0
            while true {
                let count = try await webhooks.database.write(.bulk) { tx in try Self.removeSome(finishedBefore: cutoff, tx) }
                removed += count
                if count < PruneWebhookDeliveries.chunk { return removed }
                try Task.checkCancellation()
            }
        }

        private static func removeSome(finishedBefore cutoff: Timestamp, _ tx: any WriteTransaction) throws -> Int {
            let rows = try tx.query(
                """
                SELECT account_id, endpoint_id, id FROM webhook_deliveries
                WHERE finished_at IS NOT NULL AND finished_at < \(cutoff) LIMIT \(PruneWebhookDeliveries.chunk)
                """)
            for row in rows {
                let (account, endpoint): (AccountID, WebhookID) = (try row[0], try row[1])
                let id: WebhookMessageID = try row[2]
                try tx.execute("DELETE FROM webhook_attempts WHERE account_id = \(account) AND delivery_id = \(id)")
                try tx.execute(
                    "DELETE FROM webhook_deliveries WHERE account_id = \(account) AND endpoint_id = \(endpoint) AND id = \(id)")
            }
            return rows.count
        }
    }
}
