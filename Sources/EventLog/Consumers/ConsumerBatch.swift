import Storage

/// The events that a consumer handles next, and where it stands afterwards.
struct ConsumerBatch {
    /// Where it stood.
    let start: EventPosition

    /// Where it stands when the events are handled: all between the two are among them, or do not concern the consumer.
    let end: EventPosition

    /// In order, at most `batchSize`. Empty when the consumer only passes what does not concern it.
    let events: [LoggedEvent]

    /// Whether there was nothing more to read.
    let isLast: Bool

    /// Events that are looked at together where only some may concern the consumer: passing them costs it one commit, not one a batch.
    private static let lookedAt = 1024

    /// - Returns: `nil` when there is no event after the position.
    static func read(after position: EventPosition, for consumer: EventConsumer, in tx: any ReadTransaction) throws -> ConsumerBatch? {
        let limit = consumer.selection == nil ? consumer.batchSize : max(consumer.batchSize, lookedAt)
        let read = try EventLog.events(after: position, limit: limit, in: tx)
        guard let last = read.last else { return nil }
        let concerning = try consumer.selection?(read, tx) ?? read
        let events = Array(concerning.prefix(consumer.batchSize))
        let isWhole = events.count == concerning.count
        return ConsumerBatch(
            start: position, end: isWhole ? last.position : events.last?.position ?? last.position, events: events,
            isLast: isWhole && read.count < limit)
    }
}
