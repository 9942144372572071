/// Where times lie in a picture.
struct TimeAxis {
    let left: Double
    let width: Double
    let seconds: Double

    func x(_ time: Double) -> Double { left + width * (seconds > 0 ? max(0, min(1, time / seconds)) : 0) }
    var right: Double { left + width }

    /// A step of which labels have room beside each other.
    private static let steps = [
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400,
    ]

    var ticks: [(seconds: Double, label: String)] {
        let least = seconds * 84 / width
        let step = Self.steps.first { $0 >= least } ?? max(14_400, least)
        guard seconds > 0 else { return [(0, "0")] }
        return (0...Int(seconds / step + 1e-6)).map { tick in
            let time = Double(tick) * step
            let decimals = step < 0.01 ? 3 : step < 0.1 ? 2 : step < 1 ? 1 : 0
            return (time, seconds >= 60 ? DecimalText.clock(time, decimals: decimals) : DecimalText.fixed(time, decimals: decimals))
        }
    }

    /// What the labels count.
    var title: String { seconds >= 3_600 ? "time (h:min:s)" : seconds >= 60 ? "time (min:s)" : "time (s)" }
}

/// Where values lie in one panel of a picture.
struct ValueAxis {
    let top: Double
    let height: Double
    let lowest: Double
    let highest: Double
    let step: Double

    var bottom: Double { top + height }

    func y(_ value: Double) -> Double { bottom - height * max(0, min(1, (value - lowest) / (highest - lowest))) }

    var ticks: [Double] {
        let first = Int((lowest / step - 1e-9).rounded(.up))
        let last = Int((highest / step + 1e-9).rounded(.down))
        return first <= last ? (first...last).map { Double($0) * step } : []
    }

    /// An axis that a range of values fits on, its ends and ticks at round numbers.
    ///
    /// - Parameter pixels: between two ticks, at least.
    static func around(_ low: Double, _ high: Double, top: Double, height: Double, pixels: Double = 34) -> ValueAxis {
        let span = max(1e-6, high - low)
        let least = span * pixels / height
        var unit = 1e-6
        while unit * 10 < least { unit *= 10 }
        let step = [1, 2, 2.5, 5, 10].map { $0 * unit }.first { $0 >= least } ?? 10 * unit
        return ValueAxis(
            top: top, height: height, lowest: (low / step).rounded(.down) * step, highest: (high / step).rounded(.up) * step, step: step)
    }
}
