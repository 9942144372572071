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
        var meter = JitterMeter(limits: limits)
        for seconds in pulses.seconds { meter.push(seconds) }
        self.init(meter)
    }

    /// - Parameter meter: that has read all pulses.
    init(_ meter: JitterMeter) {
        let (periods, intervals) = (meter.allPeriods, meter.intervals)
        let mean = periods.mean
        func share(_ value: Double?) -> Double? { value.flatMap { value in mean.map { value / $0 } } }
        local = share(intervals.meanDifference)
        localAbsoluteSeconds = intervals.meanDifference
        rap = share(intervals.quotient(3))
        ppq5 = share(intervals.quotient(5))
        ddp = rap.map { 3 * $0 }
        periodCount = periods.count
        meanPeriodSeconds = mean
        standardDeviationSeconds = periods.standardDeviation
    }
}

/// Reads pulses one after the other and keeps what jitter is made of.
struct JitterMeter: Sendable {
    private let limits: PeriodLimits
    private var lastPulse: Double?
    /// The newest distance between pulses, and whether the one before is like it.
    private var last: (interval: Double, isLinked: Bool)?
    private var periods = Spread()
    private(set) var intervals = Perturbation(points: [3, 5])

    init(limits: PeriodLimits) { self.limits = limits }

    /// - Parameter seconds: of the next pulse.
    mutating func push(_ seconds: Double) {
        defer { lastPulse = seconds }
        guard let lastPulse else { return }
        let interval = seconds - lastPulse
        let isLinked = last.map { limits.areNeighbours($0.interval, interval) } ?? false
        intervals.push(interval, isLinked: isLinked)
        // A distance that neither neighbour resembles is a pause or an error.
        if let last, last.isLinked || isLinked { periods.add(last.interval) }
        last = (interval, isLinked)
    }

    /// The periods, up to the last pulse.
    var allPeriods: Spread {
        var periods = periods
        if let last, last.isLinked { periods.add(last.interval) }
        return periods
    }
}

/// Mean and standard deviation, made value by value.
///
/// Welford, "Note on a method for calculating corrected sums of squares and products" (1962).
struct Spread: Sendable {
    private var sum = Mean()
    private var middle = 0.0
    private var squares = 0.0

    mutating func add(_ value: Double) {
        sum.add(value)
        let distance = value - middle
        middle += distance / Double(sum.count)
        squares += distance * (value - middle)
    }

    var count: Int { sum.count }
    /// nil without values.
    var mean: Double? { sum.value }
    /// With one degree of freedom fewer than values; nil for fewer than two.
    var standardDeviation: Double? { count > 1 ? (squares / Double(count - 1)).squareRoot() : nil }
}
