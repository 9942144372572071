/// How much the periods of a voice vary from one to the next.
///
/// The manual's definitions ("Voice 2. Jitter"), after Davis (1976) and Koike (1973). All but the absolute one are shares of the mean
/// period: 0.01 is 1 %. nil where there are too few periods in a row.
public struct Jitter: Sendable, Equatable {
    /// Mean difference of neighbouring periods. MDVP's threshold of pathology is 0.0104.
    public let local: Double?
    /// The same in seconds.
    public let localAbsoluteSeconds: Double?
    /// Relative average perturbation: a period against the mean of itself and its two neighbours.
    public let rap: Double?
    /// The same with four neighbours.
    public let ppq5: Double?
    /// Mean difference of neighbouring differences: three times `rap`.
    public let ddp: Double?
    /// Periods that count, and their mean and standard deviation in seconds.
    public let periodCount: Int
    public let meanPeriodSeconds: Double?
    public let standardDeviationSeconds: Double?

    public init(_ pulses: PointProcess, limits: PeriodLimits = PeriodLimits()) {
        let intervals = zip(pulses.seconds.dropFirst(), pulses.seconds).map { $0 - $1 }
        let linked = zip(intervals, intervals.dropFirst()).map { limits.areNeighbours($0, $1) }
        // A distance that neither neighbour resembles is a pause or an error.
        let periods = intervals.indices.filter { ($0 > 0 && linked[$0 - 1]) || ($0 < linked.count && linked[$0]) }.map { intervals[$0] }
        let mean = periods.isEmpty ? nil : periods.reduce(0, +) / Double(periods.count)
        let absolute = Perturbation.meanDifference(intervals, linked: linked) { abs($0 - $1) }
        func share(_ value: Double?) -> Double? { value.flatMap { value in mean.map { value / $0 } } }
        local = share(absolute)
        localAbsoluteSeconds = absolute
        rap = share(Perturbation.quotient(intervals, points: 3, linked: linked))
        ppq5 = share(Perturbation.quotient(intervals, points: 5, linked: linked))
        ddp = rap.map { 3 * $0 }
        periodCount = periods.count
        meanPeriodSeconds = mean
        standardDeviationSeconds = mean.flatMap { mean in
            guard periods.count > 1 else { return nil }
            return (periods.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(periods.count - 1)).squareRoot()
        }
    }
}
