/// Finds partials that stand still, as those of instruments, hum and signals do and those of a voice hardly ever do.
///
/// After Seyerlehner, Pohle, Schedl and Widmer, "Automatic music detection in television productions" (2007), whose continuous
/// frequency activation also follows peaks along time. Differs: a peak's frequency is interpolated, and it must stay within a third
/// of a bin (5 Hz) from frame to frame; a voice glides faster than that at its harmonics above 300 Hz.
struct SteadyTones: Sendable {
    private static let bins = 19..<288
    private static let tolerance: Float = 0.35
    private static let steadyAge = 6

    private struct Partial {
        /// The bin of its peak.
        var bin: Int
        /// Where it is between the bins.
        var place: Float
        /// For how many frames it has stood.
        var age: Int
    }

    /// Those of this frame and of the last one, from low to high.
    private var partials: [Partial] = []
    private var lastPartials: [Partial] = []
    /// The bins of this frame's peaks, and room for as many as are looked at and for a vector's rest.
    private var peaks = [Int](repeating: 0, count: bins.count + 3)
    private var peakCount = 0

    /// The share of `power` between 300 and 4500 Hz that steady partials hold.
    mutating func share(_ power: [Float]) -> Float {
        swap(&partials, &lastPartials)
        return power.withUnsafeBufferPointer { power in
            findPeaks(power)
            place(power)
            age()
            var steady: Float = 0
            for partial in partials where partial.age >= Self.steadyAge {
                for bin in partial.bin - 2...partial.bin + 2 { steady += power[bin] }
            }
            return min(1, steady / (Self.total(power) + 1e-12))
        }
    }

    private mutating func findPeaks(_ power: UnsafeBufferPointer<Float>) {
        peakCount = 0
        peaks.withUnsafeMutableBufferPointer { peaks in
            for k in Self.bins {
                let (before, at, after) = (power[k - 1], power[k], power[k + 1])
                // Each bin is written down and counted only if it is a peak: a branch here would go the other way at every third bin.
                peaks[peakCount] = k
                let isPeak = (at > before ? 1 : 0) & (at >= after ? 1 : 0) & (at > 4 * min(power[k - 3], power[k + 3]) ? 1 : 0)
                peakCount += isPeak
            }
        }
        for rest in 0..<3 { peaks[peakCount + rest] = Self.bins.lowerBound }
    }

    /// Places each peak at the top of the parabola through the levels around it, four of them at once.
    private mutating func place(_ power: UnsafeBufferPointer<Float>) {
        partials.removeAll(keepingCapacity: true)
        for first in stride(from: 0, to: peakCount, by: 4) {
            func levels(_ offset: Int) -> SIMD4<Float> {
                let (a, b) = (power[peaks[first] + offset], power[peaks[first + 1] + offset])
                let (c, d) = (power[peaks[first + 2] + offset], power[peaks[first + 3] + offset])
                // Of any logarithm: its base falls out.
                return FastLogarithm.natural(SIMD4(a, b, c, d) + 1e-20)
            }
            let (before, at, after) = (levels(-1), levels(0), levels(1))
            let curvature = before - 2 * at + after
            let offsets = (0.5 * (before - after) / curvature).replacing(with: 0, where: .!(curvature .< 0))
            for lane in 0..<min(4, peakCount - first) {
                partials.append(Partial(bin: peaks[first + lane], place: Float(peaks[first + lane]) + offsets[lane], age: 1))
            }
        }
    }

    /// A partial goes on where the last frame had one.
    private mutating func age() {
        var passed = 0
        for i in partials.indices {
            let place = partials[i].place
            while passed < lastPartials.count, lastPartials[passed].place <= place - Self.tolerance { passed += 1 }
            var at = passed
            while at < lastPartials.count, lastPartials[at].place < place + Self.tolerance {
                partials[i].age = max(partials[i].age, lastPartials[at].age + 1)
                at += 1
            }
        }
    }

    private static func total(_ power: UnsafeBufferPointer<Float>) -> Float {
        let whole = bins.lowerBound + bins.count / 4 * 4
        var sums = SIMD4<Float>.zero
        for k in stride(from: bins.lowerBound, to: whole, by: 4) { sums += SIMD4(power[k], power[k + 1], power[k + 2], power[k + 3]) }
        return power[whole..<bins.upperBound].reduce(sums.sum(), +)
    }
}
