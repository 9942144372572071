public import VoiceCore

/// One SQL database with transactions: SQLite on a laptop, PostgreSQL in a fleet.
public protocol Database: Sendable {
    var dialect: SQLDialect { get }

    /// Runs a closure over one consistent snapshot. Several run side by side; a write in it is a `.statement` error.
    ///
    /// When the caller's task is cancelled, a closure that waits is not run; one that runs may be stopped. Both throw `CancellationError`.
    func read<Value: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> Value) async throws -> Value

    /// Runs a closure as one serialisable transaction and answers when it is durable.
    ///
    /// The closure is synchronous, runs on a database thread, calls nothing but `tx`, and **may run more than once** (serialisation
    /// failure, deadlock, replay after another closure broke the batch): make ids and times outside of it. It commits when it
    /// returns and rolls back when it throws. A failed statement dooms the transaction, caught or not.
    ///
    /// When the caller's task is cancelled, a closure that still waits is not run and `CancellationError` is thrown; one that runs goes on.
    ///
    /// - Throws: what the closure threw, or a `StorageError`.
    func write<Value: Sendable>(
        _ options: WriteOptions, _ body: @escaping @Sendable (any WriteTransaction) throws -> Value
    ) async throws -> Value

    /// One element after each commit that called `tx.notify(channel)`, coalesced: a reader that was busy gets one element for all it
    /// missed. Only a wake-up: it may come without a change and, across servers, may be lost, so readers also look now and then.
    func signals(_ channel: SignalChannel) -> AsyncStream<Void>

    /// Applies what is missing of `migrations`, in the order of their numbers.
    ///
    /// - Throws: `.schemaTooNew` when the database holds a migration that this binary is too old for.
    func migrate(_ migrations: [Migration]) async throws

    /// Waits for running closures, refuses new ones and closes every connection.
    func close() async throws
}

extension Database {
    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (any WriteTransaction) throws -> Value
    ) async throws -> Value {
        try await write(.interactive, body)
    }
}

/// How a write is to be run.
public struct WriteOptions: Sendable {
    public enum Priority: Sendable {
        /// Somebody waits for the answer.
        case interactive
        /// Imports, sweeps and other work that goes after everything interactive.
        case bulk
    }

    public enum Isolation: Sendable {
        case serializable
        /// PostgreSQL's READ COMMITTED, for a hot path whose comment says why that is safe. SQLite is serialisable all the same.
        case readCommitted
    }

    public var priority: Priority
    public var isolation: Isolation

    public init(priority: Priority = .interactive, isolation: Isolation = .serializable) {
        self.priority = priority
        self.isolation = isolation
    }

    public static let interactive = WriteOptions()
    public static let bulk = WriteOptions(priority: .bulk)
}

/// Which SQL a statement is going to. Only full-text search, the job claim and the log's order may ask.
public enum SQLDialect: Sendable {
    case sqlite
    case postgres
}

/// Names a wake-up; lower-case letters and underscores, at most 60.
public struct SignalChannel: Hashable, Sendable, ExpressibleByStringLiteral {
    public let name: String

    public init(stringLiteral value: StaticString) { name = value.description }
}

/// A consistent snapshot. Not to be kept beyond its closure, nor used from another thread.
public protocol ReadTransaction {
    var dialect: SQLDialect { get }

    /// Runs a statement and reads all of its rows.
    func query(_ sql: SQL) throws -> [Row]

    /// The database's clock: leases and schedules are compared with it and no other.
    func now() throws -> Timestamp
}

/// A transaction that can write.
public protocol WriteTransaction: ReadTransaction {
    /// Runs a statement and tells how many rows it changed.
    @discardableResult
    func execute(_ sql: SQL) throws -> Int

    /// Runs a statement whose result is not read. It may be sent only with the next read or the commit, and fails there.
    func executeLater(_ sql: SQL) throws

    /// Wakes the readers of `signals(channel)` after the commit; not at all if the transaction rolls back.
    func notify(_ channel: SignalChannel)
}

extension ReadTransaction {
    /// The first row, or `nil`.
    public func first(_ sql: SQL) throws -> Row? { try query(sql).first }
}
