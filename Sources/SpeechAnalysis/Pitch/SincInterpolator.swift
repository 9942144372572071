import CSignalKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Heights and places of maxima between the samples of a band-limited curve, by sin x / x under a raised cosine (Boersma 1993, step
/// 3.10).
///
/// The weights lie in a table for each 64th of a sample; between two rows a parabola is exact to about 1e-7 of the curve. Near an end of
/// the curve, where a full row does not fit, the depth is what there is, and weights are reckoned for the place.
struct SincInterpolator: Sendable {
    /// Samples that are weighed on each side.
    let depth: Int

    private static let rows = 64
    /// `rows + 1` rows of 2 · depth weights: of the samples from depth − 1 before a place to depth after it.
    private let table: [Float]
    /// `partialSums` in wider instructions, where this processor has them.
    private let wide: csk_dot?

    /// - Parameters:
    ///   - depth: at least 1.
    ///   - kernels: `.reference` to compare with.
    init(depth: Int, kernels: SignalKernels = .widest) {
        self.depth = depth
        wide = kernels == .widest ? csk_wide_dot() : nil
        var table: [Float] = []
        for row in 0...Self.rows { table += Self.weights(Double(row) / Double(Self.rows), depth: depth).map { Float($0) } }
        self.table = table
    }

    private static func weights(_ fraction: Double, depth: Int) -> [Double] {
        (-(depth - 1)...depth).map { k in
            let distance = fraction - Double(k)
            let sinc = distance == 0 ? 1 : sin(.pi * distance) / (.pi * distance)
            return sinc * (0.5 + 0.5 * cos(.pi * distance / (Double(depth) + 0.5)))
        }
    }

    /// The curve at a place in samples, to the nearest 64th.
    func value(_ curve: UnsafeBufferPointer<Float>, at place: Double) -> Double {
        Double(value(curve, Int((place * Double(Self.rows)).rounded())))
    }

    /// The curve at row `step` (in 64ths of a sample from `curve[0]`).
    private func value(_ curve: UnsafeBufferPointer<Float>, _ step: Int) -> Float {
        let index = step / Self.rows
        let row = step % Self.rows
        let room = min(depth, index + 1, curve.count - 1 - index)
        guard room == depth else { return Self.edgeValue(curve, Double(step) / Double(Self.rows), index, room) }
        return table.withUnsafeBufferPointer { table in
            dot(curve.baseAddress! + index - (depth - 1), table.baseAddress! + row * 2 * depth, 2 * depth)
        }
    }

    /// sin(π(f − k)) is ± sin(πf), and the raised cosine's angle grows by the same step from sample to sample: three sines in all.
    private static func edgeValue(_ curve: UnsafeBufferPointer<Float>, _ place: Double, _ index: Int, _ room: Int) -> Float {
        guard room > 0 else { return curve[min(index, curve.count - 1)] }
        let fraction = place - Double(index)
        guard fraction > 0 else { return curve[index] }
        let step = Double.pi / (Double(room) + 0.5)
        let (turnCos, turnSin) = (cos(step), sin(step))
        var distance = fraction + Double(room - 1)
        var (angleCos, angleSin) = (cos(distance * step), sin(distance * step))
        var sine = (room % 2 == 0 ? -0.5 : 0.5) * sin(.pi * fraction) / .pi
        var sum = 0.0
        for k in index - room + 1...index + room {
            sum += Double(curve[k]) * sine * (1 + angleCos) / distance
            (angleCos, angleSin) = (angleCos * turnCos + angleSin * turnSin, angleSin * turnCos - angleCos * turnSin)
            sine = -sine
            distance -= 1
        }
        return Float(sum)
    }

    private func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
        let whole = count / 8 * 8
        let sums = wide.map { Self.partialSums(a, b, whole, $0) } ?? Self.partialSums(a, b, whole)
        var rest: Float = 0
        for k in whole..<count { rest += a[k] * b[k] }
        return sums.sum() + rest
    }

    private static func partialSums(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> SIMD4<Float> {
        func four(_ x: UnsafePointer<Float>, _ k: Int) -> SIMD4<Float> { UnsafeRawPointer(x + k).loadUnaligned(as: SIMD4<Float>.self) }
        var (sum, sum2) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
        for k in stride(from: 0, to: count, by: 8) {
            sum += four(a, k) * four(b, k)
            sum2 += four(a, k + 4) * four(b, k + 4)
        }
        return sum + sum2
    }

    /// The same in C.
    private static func partialSums(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int, _ wide: csk_dot
    ) -> SIMD4<Float> {
        var sums = SIMD4<Float>.zero
        withUnsafeMutableBytes(of: &sums) { wide(a, b, count, $0.baseAddress?.assumingMemoryBound(to: Float.self)) }
        return sums
    }

    /// The maximum next to a sample that is higher than its neighbours.
    ///
    /// - Parameters:
    ///   - peak: its index; it and its neighbours lie inside the curve.
    /// - Returns: the place, in samples from the curve's start, and the height.
    func maximum(_ curve: UnsafeBufferPointer<Float>, peak: Int) -> (place: Double, height: Double) {
        let rows = Self.rows
        var step = Int((Parabola.top(curve[peak - 1], curve[peak], curve[peak + 1]).offset * Double(rows)).rounded()) + peak * rows
        var (before, at, after) = (value(curve, step - 1), value(curve, step), value(curve, step + 1))
        // Climb to the highest row: few steps, as the parabola through whole samples is near already.
        while after > at, step < (peak + 1) * rows - 1 { (step, before, at, after) = (step + 1, at, after, value(curve, step + 2)) }
        while before > at, step > (peak - 1) * rows + 1 { (step, before, at, after) = (step - 1, value(curve, step - 2), before, at) }
        let top = Parabola.top(before, at, after)
        return ((Double(step) + top.offset) / Double(rows), top.height)
    }
}
