#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The highest value of the wave between the samples too, of one channel, streaming.
///
/// ITU-R BS.1770-5, Annex 2: the signal is interpolated fourfold (twofold from 96 kHz; from 192 kHz on the samples are dense enough)
/// and the largest magnitude is taken. Differs: a Kaiser-windowed sinc of 32 taps a phase instead of the Annex's 12, which follows the
/// wave up to 0.45 of the sample rate; and stretches that cannot reach beyond the peak so far are passed over.
struct TruePeakMeter: Sendable {
    private static let tapCount = 32
    /// Places that are interpolated together.
    private static let stretch = 64

    private typealias Lanes = SIMD8<Float>

    /// One row of taps for each position between two samples.
    private let phases: [[Float]]
    /// The most that interpolation can exceed the samples: the largest sum of a row's magnitudes.
    private let gain: Float

    /// The last `tapCount − 1` samples, then those that are being read.
    private var window = [Float](repeating: 0, count: tapCount - 1)

    /// The largest magnitude so far; 1 is full scale.
    private(set) var peak: Float = 0

    init(sampleRate: Double) {
        let factor = sampleRate < 96_000 ? 4 : sampleRate < 192_000 ? 2 : 1
        phases = (1..<max(1, factor)).map { Self.row(fraction: Double($0) / Double(factor)) }
        gain = phases.map { $0.reduce(0) { $0 + abs($1) } }.max() ?? 1
    }

    private static func row(fraction: Double) -> [Float] {
        let half = Double(tapCount / 2)
        let window = WindowShape.kaiser(beta: 7)
        let taps = (0..<tapCount).map { tap -> Double in
            let x = Double(tap) - half + 1 - fraction
            return sin(.pi * x) / (.pi * x) * window.value(at: x / half)
        }
        let sum = taps.reduce(0, +)
        return taps.map { Float($0 / sum) }
    }

    mutating func push(_ samples: UnsafeBufferPointer<Float>) {
        window.append(contentsOf: samples)
        let ready = window.count - Self.tapCount + 1
        let whole = max(0, ready / Self.stretch * Self.stretch)
        for start in stride(from: 0, to: whole, by: Self.stretch) { read(start) }
        window.removeFirst(whole)
    }

    /// The peak with the wave continued by silence.
    func finalPeak() -> Float {
        var copy = self
        let silence = [Float](repeating: 0, count: Self.tapCount + Self.stretch)
        silence.withUnsafeBufferPointer { copy.push($0) }
        return copy.peak
    }

    /// Reads the places after the `stretch` samples that begin half a row after `start`.
    private mutating func read(_ start: Int) {
        var highest = peak
        window.withUnsafeBufferPointer { window in
            let stretch = UnsafeBufferPointer(rebasing: window[start..<start + Self.stretch + Self.tapCount - 1])
            var lanes = Lanes.zero
            for i in 0..<stretch.count / 8 { lanes = Self.larger(lanes, Self.lanes(stretch, 8 * i)) }
            let tail = Self.larger(lanes, Self.lanes(stretch, stretch.count - 8))
            let largest = Self.largest(tail)
            guard largest * max(1, gain) > highest else { return }
            highest = max(highest, largest)
            for row in phases { highest = max(highest, Self.largest(Self.interpolated(stretch, row))) }
        }
        peak = highest
    }

    /// The magnitudes of eight places at once, so that no step adds up within a vector.
    private static func interpolated(_ stretch: UnsafeBufferPointer<Float>, _ row: [Float]) -> Lanes {
        var highest = Lanes.zero
        for place in Swift.stride(from: 0, to: Self.stretch, by: 8) {
            var sum = Lanes.zero
            for tap in 0..<tapCount { sum += lanes(stretch, place + tap) * row[tap] }
            highest = larger(highest, sum)
        }
        return highest
    }

    @inline(__always)
    private static func lanes(_ samples: UnsafeBufferPointer<Float>, _ index: Int) -> Lanes {
        UnsafeRawBufferPointer(samples).loadUnaligned(fromByteOffset: 4 * index, as: Lanes.self)
    }

    /// By lane, the larger of `a` and the magnitude of `b`.
    @inline(__always)
    private static func larger(_ a: Lanes, _ b: Lanes) -> Lanes {
        let magnitude = b.replacing(with: 0 - b, where: b .< 0)
        return a.replacing(with: magnitude, where: magnitude .> a)
    }

    private static func largest(_ lanes: Lanes) -> Float {
        var largest: Float = 0
        for lane in 0..<lanes.scalarCount { largest = max(largest, lanes[lane]) }
        return largest
    }
}
