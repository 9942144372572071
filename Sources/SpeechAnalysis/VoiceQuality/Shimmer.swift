#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How much the amplitudes of a voice's periods vary from one to the next.
///
/// The manual's definitions ("Voice 3. Shimmer"), after Davis (1976). All but the one in decibels are shares of the mean amplitude. nil
/// where there are too few periods in a row.
public struct Shimmer: Sendable, Equatable {
    /// Mean difference of neighbouring amplitudes. MDVP's threshold of pathology is 0.0381.
    public let local: Double?
    /// Mean ratio of neighbouring amplitudes, in decibels. MDVP's threshold is 0.350 dB.
    public let localDecibels: Double?
    /// An amplitude against the mean of itself and its two, four or ten neighbours. MDVP's threshold of the last is 0.0307.
    public let apq3: Double?
    public let apq5: Double?
    public let apq11: Double?
    /// Mean difference of neighbouring differences: three times `apq3`.
    public let dda: Double?

    /// - Parameters:
    ///   - samples: the sound that the pulses are of; mono.
    ///   - sampleRate: in Hz.
    public init(
        _ samples: UnsafeBufferPointer<Float>, sampleRate: Double, pulses: PointProcess, limits: PeriodLimits = PeriodLimits()
    ) {
        let amplitudes = PeriodAmplitudes(samples, sampleRate: sampleRate, pulses: pulses, limits: limits)
        let (values, linked) = (amplitudes.values, amplitudes.linked)
        let mean = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        func share(_ value: Double?) -> Double? { mean > 0 ? value.map { $0 / mean } : nil }
        local = share(Perturbation.meanDifference(values, linked: linked) { abs($0 - $1) })
        localDecibels = Perturbation.meanDifference(values, linked: linked) { abs(20 * log10($0 / $1)) }
        apq3 = share(Perturbation.quotient(values, points: 3, linked: linked))
        apq5 = share(Perturbation.quotient(values, points: 5, linked: linked))
        apq11 = share(Perturbation.quotient(values, points: 11, linked: linked))
        dda = apq3.map { 3 * $0 }
    }

    public init(_ samples: [Float], sampleRate: Double, pulses: PointProcess, limits: PeriodLimits = PeriodLimits()) {
        self = samples.withUnsafeBufferPointer { Shimmer($0, sampleRate: sampleRate, pulses: pulses, limits: limits) }
    }
}

/// The amplitude of each pulse that has a period on both sides: the root mean square of the sound around it, under a Hann window that
/// begins a fifth of the period before it and ends a fifth of the next one after it.
struct PeriodAmplitudes {
    /// In the samples' unit.
    private(set) var values: [Double] = []
    /// Whether amplitude i + 1 follows amplitude i: it comes a period later, and the two are near enough to each other.
    private(set) var linked: [Bool] = []

    init(_ samples: UnsafeBufferPointer<Float>, sampleRate: Double, pulses: PointProcess, limits: PeriodLimits) {
        let times = pulses.seconds
        var lastTime = -Double.infinity
        for i in times.indices.dropFirst().dropLast() {
            let (before, after) = (times[i] - times[i - 1], times[i + 1] - times[i])
            guard limits.areNeighbours(before, after) else { continue }
            let amplitude = Self.amplitude(samples, sampleRate, times[i], 0.2 * before, 0.2 * after)
            guard amplitude > 0 else { continue }
            if let last = values.last { linked.append(limits.isPeriod(times[i] - lastTime) && limits.areAmplitudes(last, amplitude)) }
            values.append(amplitude)
            lastTime = times[i]
        }
    }

    private static func amplitude(
        _ samples: UnsafeBufferPointer<Float>, _ sampleRate: Double, _ seconds: Double, _ before: Double, _ after: Double
    ) -> Double {
        let first = max(0, Int(((seconds - before) * sampleRate - 0.5).rounded(.up)))
        let last = min(samples.count - 1, Int(((seconds + after) * sampleRate - 0.5).rounded(.down)))
        guard first <= last else { return 0 }
        var (sum, weights) = (0.0, 0.0)
        for i in first...last {
            let distance = (Double(i) + 0.5) / sampleRate - seconds
            let weight = WindowShape.hann.value(at: distance / (distance < 0 ? before : after))
            sum += Double(samples[i]) * Double(samples[i]) * weight * weight
            weights += weight * weight
        }
        return weights > 0 ? (sum / weights).squareRoot() : 0
    }
}
