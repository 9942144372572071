#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The factor L of a covariance LLᵀ: its determinant, and distances under it.
struct Cholesky: Sendable {
    /// The smallest square of a diagonal value, which keeps what has no spread invertible.
    private static let floor = 1e-6

    private let dimension: Int
    /// The lower triangle, row by row.
    private let factor: [Double]
    private let inverseDiagonal: [Double]
    /// ln |LLᵀ|.
    let logDeterminant: Double

    /// - Parameter matrix: symmetric, the lower triangle row by row.
    init(_ matrix: [Double], dimension: Int) {
        self.dimension = dimension
        var factor = matrix
        var inverses = [Double](repeating: 0, count: dimension)
        var logDeterminant = 0.0
        factor.withUnsafeMutableBufferPointer { l in
            var row = 0
            for i in 0..<dimension {
                var column = 0
                for j in 0...i {
                    var sum = l[row + j]
                    for k in 0..<j { sum -= l[row + k] * l[column + k] }
                    if i == j {
                        let square = max(sum, Self.floor)
                        l[row + i] = square.squareRoot()
                        inverses[i] = 1 / l[row + i]
                        logDeterminant += log(square)
                    } else {
                        l[row + j] = sum * inverses[j]
                    }
                    column += j + 1
                }
                row += i + 1
            }
        }
        (self.factor, self.inverseDiagonal, self.logDeterminant) = (factor, inverses, logDeterminant)
    }

    /// (x − m)ᵀ (LLᵀ)⁻¹ (x − m), by forward substitution.
    ///
    /// - Parameter work: as long as a vector; is overwritten.
    func squaredDistance(_ x: UnsafeBufferPointer<Float>, from mean: [Double], _ work: inout [Double]) -> Double {
        factor.withUnsafeBufferPointer { l in
            work.withUnsafeMutableBufferPointer { y in
                var (row, total) = (0, 0.0)
                for i in 0..<dimension {
                    var sum = Double(x[i]) - mean[i]
                    for k in 0..<i { sum -= l[row + k] * y[k] }
                    y[i] = sum * inverseDiagonal[i]
                    total += y[i] * y[i]
                    row += i + 1
                }
                return total
            }
        }
    }
}
