/// The level that a share of all levels so far lies below, to an eighth of a decibel; its memory does not grow.
struct RunningQuantile: Sendable {
    private static let lowest = -310.0
    private static let binsPerDecibel = 8.0

    private let share: Double
    private var counts = [Int32](repeating: 0, count: 4_096)
    private var total = 0.0
    private var bin = 0
    /// Levels in the bins below `bin`.
    private var below = 0.0

    init(share: Double) { self.share = share }

    /// Takes a level; returns the quantile of all so far.
    mutating func push(_ decibels: Double) -> Double {
        let place = (decibels - Self.lowest) * Self.binsPerDecibel
        let index = place > 0 ? min(counts.count - 1, Int(place)) : 0
        counts[index] += 1
        total += 1
        if index < bin { below += 1 }
        let wanted = share * total
        while below > wanted {
            bin -= 1
            below -= Double(counts[bin])
        }
        while below + Double(counts[bin]) < wanted {
            below += Double(counts[bin])
            bin += 1
        }
        return Self.lowest + (Double(bin) + 0.5) / Self.binsPerDecibel
    }
}
