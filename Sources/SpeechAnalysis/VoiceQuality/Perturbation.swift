/// How far each value lies from its neighbours: what jitter and shimmer have in common, value by value.
///
/// Keeps as many values as the widest neighbourhood has, so that hours of voice take no more memory than a vowel.
struct Perturbation: Sendable {
    /// Sizes of the neighbourhoods, odd numbers.
    private let points: [Int]
    private let most: Int
    /// The last values, the newest at the end.
    private var recent: [Double] = []
    /// How many of them are linked to each other, the newest being one.
    private var run = 0
    private var quotients: [Mean]
    private var differences = Mean()
    private var all = Mean()

    /// - Parameter points: sizes of the neighbourhoods that `quotient` tells of, odd numbers: 2h + 1.
    init(points: [Int]) {
        self.points = points
        most = points.max() ?? 1
        quotients = points.map { _ in Mean() }
        recent.reserveCapacity(most + 1)
    }

    /// Takes the next value in.
    ///
    /// - Parameter isLinked: whether it and the one before are neighbours.
    mutating func push(_ value: Double, isLinked: Bool) {
        if isLinked, let last = recent.last { differences.add(abs(last - value)) }
        run = isLinked ? run + 1 : 1
        if recent.count == most { recent.removeFirst() }
        recent.append(value)
        all.add(value)
        for (index, count) in points.enumerated() where run >= count {
            let mean = recent.suffix(count).reduce(0, +) / Double(count)
            quotients[index].add(abs(recent[recent.count - 1 - count / 2] - mean))
        }
    }

    /// Of all values, neighbours or not; nil without one.
    var mean: Double? { all.value }

    /// The mean difference of neighbours; nil without them.
    var meanDifference: Double? { differences.value }

    /// The mean of |x[i] − mean(x[i − h … i + h])|, over all i whose neighbourhood is linked throughout; nil without one.
    ///
    /// - Parameter points: one of those that were asked for.
    func quotient(_ points: Int) -> Double? { self.points.firstIndex(of: points).flatMap { quotients[$0].value } }
}

/// A mean that is made value by value.
struct Mean: Sendable {
    private var sum = 0.0
    private(set) var count = 0

    mutating func add(_ value: Double) {
        sum += value
        count += 1
    }

    /// nil without values.
    var value: Double? { count > 0 ? sum / Double(count) : nil }
}
