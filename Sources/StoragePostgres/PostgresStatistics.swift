/// Counts since the database was opened, for a metrics module to read.
public struct PostgresStatistics: Sendable, Equatable {
    /// Transactions that were committed, reads included.
    public internal(set) var commits = 0
    /// Runs that the database asked to be repeated, or that lost their connection.
    public internal(set) var retries = 0
    /// Closures over the slow limit.
    public internal(set) var slowClosures = 0
    /// Closures that wait for a connection now.
    public internal(set) var waiting = 0
}
