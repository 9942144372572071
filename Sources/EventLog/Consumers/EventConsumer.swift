public import Storage

/// Somebody who reads the whole log, in order, and remembers how far.
public struct EventConsumer: Sendable {
    /// What is done with a batch of events.
    public enum Handler: Sendable {
        /// For effects in the same database: the handler runs in the transaction that moves the cursor, so each event has its effect
        /// exactly once. It may run more than once, as every write may, and takes at most a second.
        case inTransaction(@Sendable ([LoggedEvent], any WriteTransaction) throws -> Void)

        /// For effects outside: at least once, so the receiver must know an event that comes again by its position.
        case outside(@Sendable ([LoggedEvent]) async throws -> Void)
    }

    /// Where a consumer begins that was never here before, or that fell behind what is kept.
    public enum Start: Sendable {
        /// With the oldest event that is kept.
        case oldest
        /// With what comes from now on.
        case newest
        /// With the present state, which the closure makes from the tables, in the transaction that sets the cursor.
        case snapshot(@Sendable (any WriteTransaction) throws -> Void)
    }

    /// Unique, and the same for ever: the cursor is kept under it.
    public let name: String
    public let start: Start
    public let batchSize: Int

    /// How long it lets events gather once it was woken. Zero for what somebody waits for; what nobody does costs a busy server far less
    /// in one transaction for many events than in one for each.
    public let gathering: Duration
    public let handler: Handler

    public init(_ name: String, start: Start = .oldest, batchSize: Int = 256, gathering: Duration = .zero, handler: Handler) {
        self.name = name
        self.start = start
        self.batchSize = batchSize
        self.gathering = gathering
        self.handler = handler
    }
}
