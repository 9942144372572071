/// A straight line through points, for the cepstrum's trend.
struct TrendLine {
    let slope: Double
    let intercept: Double

    func at(_ x: Double) -> Double { slope * x + intercept }

    /// Theil's incomplete method: the median of the slopes between points half of them apart, then the median of the heights above it.
    ///
    /// Theil, "A rank-invariant method of linear and polynomial regression analysis" (1950).
    static func robust(_ x: [Double], _ y: [Double]) -> TrendLine {
        let half = x.count / 2
        let offset = x.count - half
        let slope = median((0..<half).map { (y[$0 + offset] - y[$0]) / (x[$0 + offset] - x[$0]) })
        return TrendLine(slope: slope, intercept: median(x.indices.map { y[$0] - slope * x[$0] }))
    }

    static func leastSquares(_ x: [Double], _ y: [Double]) -> TrendLine {
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

    /// The middle value, or the mean of the two middle ones, by Hoare's selection.
    static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        var values = values
        let middle = values.count / 2
        select(&values, middle)
        guard values.count % 2 == 0 else { return values[middle] }
        return 0.5 * (values[middle] + (values[..<middle].max() ?? values[middle]))
    }

    /// Puts the k-th smallest value at k, smaller ones before it.
    private static func select(_ values: inout [Double], _ k: Int) {
        values.withUnsafeMutableBufferPointer { values in
            var (low, high) = (0, values.count - 1)
            while low < high {
                let pivot = values[k]
                var (i, j) = (low, high)
                while i <= j {
                    while values[i] < pivot { i += 1 }
                    while pivot < values[j] { j -= 1 }
                    if i <= j {
                        values.swapAt(i, j)
                        i += 1
                        j -= 1
                    }
                }
                if j < k { low = i }
                if k < i { high = j }
            }
        }
    }
}
