/// How far each value lies from the mean of its neighbourhood: what jitter and shimmer have in common.
enum Perturbation {
    /// The mean of |x[i] − mean(x[i − h … i + h])|, over all i whose neighbourhood is linked throughout; nil without one.
    ///
    /// - Parameters:
    ///   - points: an odd number: 2h + 1.
    ///   - linked: whether values i and i + 1 are neighbours.
    static func quotient(_ values: [Double], points: Int, linked: [Bool]) -> Double? {
        let half = points / 2
        var (sum, count, run) = (0.0, 0, 1)
        for i in values.indices {
            run = i > 0 && linked[i - 1] ? run + 1 : 1
            guard run >= points else { continue }
            let mean = values[(i - 2 * half)...i].reduce(0, +) / Double(points)
            sum += abs(values[i - half] - mean)
            count += 1
        }
        return count > 0 ? sum / Double(count) : nil
    }

    /// The mean of `difference(x[i], x[i + 1])` over linked neighbours; nil without them.
    static func meanDifference(_ values: [Double], linked: [Bool], _ difference: (Double, Double) -> Double) -> Double? {
        var (sum, count) = (0.0, 0)
        for i in values.indices.dropLast() where linked[i] {
            sum += difference(values[i], values[i + 1])
            count += 1
        }
        return count > 0 ? sum / Double(count) : nil
    }
}
