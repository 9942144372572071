public import Storage

extension WriteTransaction {
    /// Writes an event to the log with the transaction's other changes: it is there if and only if they are.
    ///
    /// - Throws: `EventLogError.subjectIsNoID`.
    public func append(_ event: Event) throws {
        guard let subject = EventReference(event.subject) else { throw EventLogError.subjectIsNoID }
        try executeLater(
            """
            INSERT INTO events (transaction_id, epoch, account_id, kind, subject, payload, occurred_at)
            VALUES (\(sql: LogOrder.transaction(dialect)), (SELECT epoch FROM event_log_state), \(event.account), \(event.kind),
              \(subject.text), \(EventPayload.encode(event.payload)), \(event.occurredAt))
            """)
        notify(.events)
    }
}

extension SignalChannel {
    /// Wakes the readers of the log.
    public static let events: SignalChannel = "events"
}
