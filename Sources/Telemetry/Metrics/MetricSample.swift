/// One number of a metric that is read when it is asked for, rather than counted as it happens: rows in a table, jobs that wait.
public struct MetricSample: Sendable {
    /// What the number does.
    public enum Kind: Sendable {
        /// It only grows, until the process ends; its name gets `_total`.
        case counter
        /// It goes up and down.
        case gauge
    }

    public var name: String
    public var help: String
    public var kind: Kind
    public var labels: [(String, String)]
    public var value: Double

    /// - Parameters:
    ///   - name: with its unit: `jobs_waiting`, `database_wal_bytes`.
    ///   - help: one sentence.
    public init(_ name: String, _ kind: Kind, _ value: Double, labels: [(String, String)] = [], help: String) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
        self.value = value
    }
}
