public import Storage
import VoiceCore

/// How far a consumer is behind, for the metrics.
public struct ConsumerLag: Equatable, Sendable {
    public let consumer: String

    /// Events that it has not handled; counted up to 100,000.
    public let events: Int

    /// The age of the oldest of them; zero if there is none.
    public let age: Duration
}

extension EventLog {
    /// Where a consumer stands; `nil` for one that was never here.
    public static func position(ofConsumer name: String, in tx: any ReadTransaction) throws -> EventPosition? {
        try tx.first("SELECT epoch, transaction_id, event_id FROM event_consumers WHERE name = \(name)").map {
            try EventPosition($0, at: 0)
        }
    }

    /// The lag of all consumers, by name.
    public static func lag(in tx: any ReadTransaction) throws -> [ConsumerLag] {
        let now = try tx.now()
        return try tx.query("SELECT epoch, transaction_id, event_id, name FROM event_consumers ORDER BY name").map { row in
            let position = try EventPosition(row, at: 0)
            let oldest: Timestamp? = try tx.first(waiting(after: position, limit: 1)).map { try $0[0] }
            let count: Int =
                try tx.first("SELECT count(*) FROM (\(sql: waiting(after: position, limit: 100_000))) AS waiting").map { try $0[0] } ?? 0
            return ConsumerLag(consumer: try row[3], events: count, age: oldest.map { max(.zero, now - $0) } ?? .zero)
        }
    }
}
