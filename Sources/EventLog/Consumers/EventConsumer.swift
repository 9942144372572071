public import Storage

/// Somebody who reads the whole log, in order, and remembers how far.
public struct EventConsumer: Sendable {
    /// What is done with a batch of events.
    public enum Handler: Sendable {
        /// For effects in the same database: the effect runs in the transaction that moves the cursor, so each event has it exactly once.
        /// It may run more than once, as every write may, and takes at most a second. Everybody waits for the writer: what needs no
        /// transaction belongs in the closure that makes the effect.
        case inTransaction(@Sendable ([LoggedEvent]) throws -> Effect)

        /// For effects outside: at least once, so the receiver must know an event that comes again by its position.
        case outside(@Sendable ([LoggedEvent]) async throws -> Void)
    }

    public typealias Effect = @Sendable (any WriteTransaction) throws -> Void

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

    /// Those of some events, in their order, that concern the consumer: the others it passes, a thousand with one commit and beside the
    /// writer. `nil` when all do.
    public let selection: Selection?
    public let handler: Handler

    public typealias Selection = @Sendable ([LoggedEvent], any ReadTransaction) throws -> [LoggedEvent]

    /// - Parameter batchSize: events that are handled together at most.
    public init(
        _ name: String, start: Start = .oldest, batchSize: Int = 256, gathering: Duration = .zero, selection: Selection? = nil,
        handler: Handler
    ) {
        self.name = name
        self.start = start
        self.batchSize = batchSize
        self.gathering = gathering
        self.selection = selection
        self.handler = handler
    }
}
