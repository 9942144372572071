/// Averages over a window that need not be a whole number of steps: the mean of the curve that joins the values by straight lines.
struct MovingAverage {
    /// Weights of the values at −(count / 2) … count / 2; they sum to 1.
    let weights: [Double]

    /// - Parameter steps: how many steps the window is long; 1 or less leaves values as they are.
    init(steps: Double) {
        guard steps > 1 + 1e-9 else {
            weights = [1]
            return
        }
        let half = steps / 2
        let reach = Int((half + 1).rounded(.up))
        var weights = (-reach...reach).map { Self.hat(from: -half - Double($0), to: half - Double($0)) / steps }
        while let last = weights.last, last < 1e-12 {
            weights.removeLast()
            weights.removeFirst()
        }
        self.weights = weights
    }

    var reach: Int { weights.count / 2 }

    /// The area under 1 − |x| between two places.
    private static func hat(from: Double, to: Double) -> Double {
        func area(_ x: Double) -> Double {
            let x = max(-1, min(1, x))
            return x < 0 ? 0.5 * (1 + x) * (1 + x) : 1 - 0.5 * (1 - x) * (1 - x)
        }
        return area(to) - area(from)
    }
}
