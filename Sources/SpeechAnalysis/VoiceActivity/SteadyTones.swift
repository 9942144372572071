/// Finds partials that stand still, as those of instruments, hum and signals do and those of a voice hardly ever do.
///
/// After Seyerlehner, Pohle, Schedl and Widmer, "Automatic music detection in television productions" (2007), whose continuous
/// frequency activation also follows peaks along time. Differs: a peak's frequency is interpolated, and it must stay within a third
/// of a bin (5 Hz) from frame to frame; a voice glides faster than that at its harmonics above 300 Hz.
struct SteadyTones: Sendable {
    private static let lowest = 19
    private static let highest = 288
    private static let tolerance: Float = 0.35
    private static let steadyAge: UInt16 = 6

    /// Where each bin's peak was in the last frame, in bins (−9 without one), and for how many frames it has stood.
    private var lastPosition = [Float](repeating: -9, count: VoiceFrame.length / 2 + 1)
    private var lastAge = [UInt16](repeating: 0, count: VoiceFrame.length / 2 + 1)
    private var position = [Float](repeating: -9, count: VoiceFrame.length / 2 + 1)
    private var age = [UInt16](repeating: 0, count: VoiceFrame.length / 2 + 1)

    /// The share of `power` between 300 and 4500 Hz that steady partials hold.
    mutating func share(_ power: [Float]) -> Float {
        var total: Float = 1e-12
        var steady: Float = 0
        for k in Self.lowest..<Self.highest {
            total += power[k]
            position[k] = -9
            guard power[k] > power[k - 1], power[k] >= power[k + 1], power[k] > 4 * min(power[k - 3], power[k + 3]) else { continue }
            let peak = Float(k) + Self.offset(power[k - 1], power[k], power[k + 1])
            position[k] = peak
            age[k] = ageBefore(k, peak) &+ 1
            if age[k] >= Self.steadyAge { for bin in k - 2...k + 2 { steady += power[bin] } }
        }
        swap(&position, &lastPosition)
        swap(&age, &lastAge)
        return min(1, steady / total)
    }

    private func ageBefore(_ k: Int, _ peak: Float) -> UInt16 {
        var best: UInt16 = 0
        for bin in k - 1...k + 1 where abs(lastPosition[bin] - peak) < Self.tolerance { best = max(best, lastAge[bin]) }
        return min(best, 1_000)
    }

    /// The top of the parabola through three levels, in bins from the middle one.
    private static func offset(_ before: Float, _ at: Float, _ after: Float) -> Float {
        let (a, b, c) = (Decibels.of(before + 1e-20), Decibels.of(at + 1e-20), Decibels.of(after + 1e-20))
        let curvature = a - 2 * b + c
        return curvature < 0 ? 0.5 * (a - c) / curvature : 0
    }
}
