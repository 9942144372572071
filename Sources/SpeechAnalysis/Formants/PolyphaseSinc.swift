#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Values between the samples of a signal whose upper band is empty, by a Kaiser-windowed sinc that is just as long as that needs.
///
/// Ratios of few phases have a row of taps for each; others interpolate linearly between 1,024 rows (Smith, "Digital audio resampling",
/// 2002), which costs less than −100 dB.
struct PolyphaseSinc: Sendable {
    private static let mostPhases = 1_024
    private static let stopbandDecibels = 80.0

    /// Samples that an output depends on; a multiple of 8.
    let tapCount: Int

    /// Input samples from one output to the next, and the place of output 0 in outputs.
    private let step: Double
    private let offset: Double
    /// For each of the outputs that repeat, the first sample that it depends on; empty where none repeat within `mostPhases`.
    private let firsts: [Int]
    /// Input samples from an output to the one that repeats it.
    private let periodSamples: Int
    /// Rows of `tapCount`: one for each of the outputs that repeat, or `mostPhases + 1`.
    private let rows: [Float]

    /// - Parameters:
    ///   - step: input samples from one output to the next; where it is above 1, the input must be empty above 0.5 / step.
    init(step: Double, offset: Double) {
        self.step = step
        self.offset = offset
        // Where no band is empty the sinc is as long as it may reasonably be.
        let transition = max(1 - min(1, 1 / step), 0.02)
        let taps = (Self.stopbandDecibels - 7.95) / (2.285 * 2 * .pi * transition) + 1
        tapCount = (Int(taps.rounded(.up)) + 7) / 8 * 8
        let period = (1...Self.mostPhases).first { abs(Double($0) * step - (Double($0) * step).rounded()) < 1e-9 }
        periodSamples = period.map { Int((Double($0) * step).rounded()) } ?? 0
        let positions = (0..<(period ?? 0)).map { (Double($0) + offset) * step - 0.5 }
        firsts = positions.map { [tapCount] in Self.first($0.rounded(.down), tapCount) }
        let fractions = period == nil ? (0...Self.mostPhases).map { Double($0) / Double(Self.mostPhases) } : positions.map(Self.fraction)
        rows = fractions.flatMap { [tapCount] in Self.row($0, tapCount) }
    }

    private static func fraction(_ position: Double) -> Double { position - position.rounded(.down) }

    private static func first(_ base: Double, _ tapCount: Int) -> Int { Int(base) - tapCount / 2 + 1 }

    private static func row(_ fraction: Double, _ tapCount: Int) -> [Float] {
        let half = Double(tapCount / 2)
        let window = WindowShape.kaiser(beta: 0.1102 * (stopbandDecibels - 8.7))
        let row = (0..<tapCount).map { tap -> Double in
            let x = Double(tap) - half + 1 - fraction
            return (abs(x) < 1e-12 ? 1 : sin(.pi * x) / (.pi * x)) * window.value(at: x / half)
        }
        let sum = row.reduce(0, +)
        return row.map { Float($0 / sum) }
    }

    /// Where an output lies.
    struct Place {
        /// The first sample that it depends on.
        fileprivate(set) var first: Int
        /// Its row, and how far it is from there to the next one.
        fileprivate var row = 0
        fileprivate var share: Float = 0
        fileprivate var output = 0
        /// Input samples before the round of outputs that it belongs to.
        fileprivate var base = 0
    }

    /// Where output 0 lies.
    var start: Place { firsts.isEmpty ? place(0) : Place(first: firsts[0]) }

    /// Goes on to the next output: by counting where outputs repeat, since a division would cost more than the output itself.
    @inline(__always)
    func advance(_ place: inout Place) {
        if firsts.isEmpty {
            place = self.place(place.output + 1)
            return
        }
        place.output += 1
        place.row += 1
        if place.row == firsts.count {
            place.row = 0
            place.base += periodSamples
        }
        place.first = place.base + firsts[place.row]
    }

    private func place(_ output: Int) -> Place {
        let position = (Double(output) + offset) * step - 0.5
        let base = position.rounded(.down)
        let phase = (position - base) * Double(Self.mostPhases)
        let row = Int(phase)
        return Place(first: Self.first(base, tapCount), row: row, share: Float(phase - Double(row)), output: output)
    }

    /// - Parameters:
    ///   - samples: floats.
    ///   - start: the index of the first sample that the output depends on.
    @inline(__always)
    func value(_ samples: UnsafeRawBufferPointer, _ start: Int, _ place: Place) -> Float {
        let low = dot(samples, start, place.row)
        return firsts.isEmpty ? low + (dot(samples, start, place.row + 1) - low) * place.share : low
    }

    @inline(__always)
    private func dot(_ samples: UnsafeRawBufferPointer, _ start: Int, _ row: Int) -> Float {
        rows.withUnsafeBytes { rows in
            var sum = SIMD8<Float>()
            for tap in stride(from: 0, to: tapCount, by: 8) {
                sum +=
                    samples.loadUnaligned(fromByteOffset: 4 * (start + tap), as: SIMD8<Float>.self)
                    * rows.loadUnaligned(fromByteOffset: 4 * (row * tapCount + tap), as: SIMD8<Float>.self)
            }
            let four = sum.lowHalf + sum.highHalf
            let two = four.lowHalf + four.highHalf
            return two.x + two.y
        }
    }
}
