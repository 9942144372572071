/// How far a running job is, as its handler last told.
public struct JobProgress: Sendable, Equatable, Codable {
    /// 0…1; `nil` when the end is not known.
    public var fraction: Double?

    /// Numbers by name (`segments_done`), the names in snake case from our source.
    public var counters: [String: Int]

    public init(fraction: Double? = nil, counters: [String: Int] = [:]) {
        self.fraction = fraction.map { min(1, max(0, $0)) }
        self.counters = counters
    }
}
