public import VoiceCore

/// How a PostgreSQL database is reached and within which limits it is used.
public struct PostgresConfiguration: Sendable {
    /// A libpq connection string or URI; it may hold a password.
    public var connection: Secret<String>
    /// Connections, each with a thread of its own, that run closures; one more carries the wake-ups.
    public var connections: Int
    /// How long connecting may take, in whole seconds.
    public var connectSeconds = 5
    /// A statement that runs longer is cancelled by the server, and a closure that runs longer is refused its next statement.
    public var limit: Duration = .seconds(10)
    /// A closure that runs longer is logged, with its last statement and without parameters.
    public var slowClosure: Duration = .milliseconds(50)
    /// How often a closure runs in all when the database asks for a retry (serialisation failure, deadlock).
    public var attempts = 20
    /// Closures that may wait for a connection; more are refused with `.unavailable`.
    public var maximumWaiting = 65_536
    /// Added to the database's time by `tx.now`; only tests set it.
    public var clockOffset: Duration = .zero

    public init(connection: Secret<String>, connections: Int = 8) {
        self.connection = connection
        self.connections = connections
    }
}
