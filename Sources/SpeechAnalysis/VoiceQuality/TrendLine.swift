/// A straight line through points, for the cepstrum's trend.
struct TrendLine {
    let slope: Double
    let intercept: Double

    func at(_ x: Double) -> Double { slope * x + intercept }

    /// Theil's incomplete method: the median of the slopes between points half of them apart, then the median of the heights above it.
    ///
    /// Theil, "A rank-invariant method of linear and polynomial regression analysis" (1950).
    ///
    /// - Parameters:
    ///   - x: increasing.
    ///   - y: as many as `x`.
    static func robust(_ x: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>) -> TrendLine {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: x.count) { values in
            let half = x.count / 2
            let offset = x.count - half
            for k in 0..<half { values[k] = (y[k + offset] - y[k]) / (x[k + offset] - x[k]) }
            let slope = Median.reordering(UnsafeMutableBufferPointer(rebasing: values[..<half]))
            for k in 0..<x.count { values[k] = y[k] - slope * x[k] }
            return TrendLine(slope: slope, intercept: Median.reordering(values))
        }
    }

    static func leastSquares(_ x: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>) -> TrendLine {
        let count = Double(x.count)
        let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
        var (products, squares) = (0.0, 0.0)
        for (a, b) in zip(x, y) {
            products += (a - meanX) * (b - meanY)
            squares += (a - meanX) * (a - meanX)
        }
        let slope = squares > 0 ? products / squares : 0
        return TrendLine(slope: slope, intercept: meanY - slope * meanX)
    }
}
