import CSignalKernels

/// Linear prediction by Burg's method, of four frames side by side.
///
/// Childers, "Modern spectrum analysis" (1978), pages 252–255, and Burg (1967): each reflection coefficient minimises the forward and
/// backward prediction error together, so that the filter is stable for every input. The denominator comes by recursion from the one
/// before instead of a sum (Andersen, "Comments on the performance of maximum entropy algorithms", Proceedings of the IEEE 66, 1978).
struct BurgPredictor: Sendable {
    typealias Lanes = SIMD4<Double>

    let order: Int
    let count: Int

    private var forward: [Lanes]
    private var backward: [Lanes]
    private var previous: [Lanes]
    /// `advance` in wider instructions, where this processor has them.
    private let wide: csk_burg_step?

    /// - Parameters:
    ///   - order: poles, at least 1.
    ///   - count: samples of a frame, more than `order`.
    ///   - kernels: `.reference` to compare with.
    init(order: Int, count: Int, kernels: SignalKernels = .widest) {
        self.order = order
        self.count = count
        forward = [Lanes](repeating: .zero, count: count)
        backward = forward
        previous = [Lanes](repeating: .zero, count: order)
        wide = kernels == .widest ? csk_wide_burg_step() : nil
    }

    /// Predicts x[n] ≈ Σ a[i] · x[n − 1 − i].
    ///
    /// - Parameters:
    ///   - frames: `count` samples of each of the four frames, windowed.
    ///   - coefficients: `order` values, overwritten. A silent frame gives zeros.
    mutating func predict(_ frames: [Lanes], into coefficients: inout [Lanes]) {
        var denominator = Lanes.zero
        var numerator = Lanes.zero
        for i in 0..<count {
            forward[i] = frames[i]
            backward[i] = frames[i]
            denominator += 2 * frames[i] * frames[i]
            if i > 0 { numerator += frames[i] * frames[i - 1] }
        }
        denominator -= frames[0] * frames[0] + frames[count - 1] * frames[count - 1]
        for m in 1...order {
            let reflection = (2 * numerator / denominator).replacing(with: 0, where: denominator .<= 0)
            raise(&coefficients, reflection, m)
            guard m < order else { break }
            numerator = advance(reflection, m)
            let (first, last) = (forward[m], backward[count - m - 1])
            denominator -= reflection * reflection * denominator
            denominator -= first * first + last * last
        }
    }

    /// Levinson's recursion: the coefficients of order m from those of order m − 1.
    private mutating func raise(_ coefficients: inout [Lanes], _ reflection: Lanes, _ m: Int) {
        for i in 0..<m - 1 { previous[i] = coefficients[i] }
        for i in 0..<m - 1 { coefficients[i] = previous[i] - reflection * previous[m - 2 - i] }
        coefficients[m - 1] = reflection
    }

    /// Takes the errors from order m − 1 to m, and returns Σ f[n] · b[n − 1] of the new ones.
    ///
    /// `forward[n]` is the error at n; `backward[n − m]` the one that goes with it, so that nothing has to move.
    private mutating func advance(_ reflection: Lanes, _ m: Int) -> Lanes {
        var (reflection, sum) = (reflection, Lanes.zero)
        forward.withUnsafeMutableBufferPointer { forward in
            backward.withUnsafeMutableBufferPointer { backward in
                let (forward, backward) = (forward.baseAddress! + m, backward.baseAddress!)
                if let wide {
                    withUnsafeMutablePointer(to: &reflection) { reflection in
                        withUnsafeMutablePointer(to: &sum) { sum in
                            wide(forward.numbers, backward.numbers, count - m, reflection.numbers, sum.numbers)
                        }
                    }
                } else {
                    sum = Self.advance(forward, backward, count - m, reflection)
                }
            }
        }
        return sum
    }

    private static func advance(
        _ forward: UnsafeMutablePointer<Lanes>, _ backward: UnsafeMutablePointer<Lanes>, _ pairs: Int, _ reflection: Lanes
    ) -> Lanes {
        var (sum, last) = (Lanes.zero, Lanes.zero)
        for j in 0..<pairs {
            let (f, b) = (forward[j], backward[j])
            let newForward = f - reflection * b
            sum += newForward * last
            last = b - reflection * f
            forward[j] = newForward
            backward[j] = last
        }
        return sum
    }
}
