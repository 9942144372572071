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
        let sound = SoundPiece(samples: samples, firstIndex: 0)
        var amplitudes = PulseAmplitudes(sampleRate: sampleRate, limits: limits)
        var meter = ShimmerMeter(limits: limits)
        for seconds in pulses.seconds {
            if let pulse = amplitudes.push(seconds, sound) { meter.push(pulse) }
        }
        for pulse in amplitudes.finish() { meter.push(pulse) }
        self.init(meter)
    }

    /// - Parameter pulses: that follow each other, in order. Of the first and the last, which have a period on one side only, the
    ///   amplitudes do not count.
    public init(_ pulses: [VoicePulse], limits: PeriodLimits = PeriodLimits()) {
        var meter = ShimmerMeter(limits: limits)
        for pulse in pulses { meter.push(pulse) }
        self.init(meter)
    }

    /// - Parameter meter: that has read all pulses.
    init(_ meter: ShimmerMeter) {
        let amplitudes = meter.amplitudes
        let mean = amplitudes.mean ?? 0
        func share(_ value: Double?) -> Double? { mean > 0 ? value.map { $0 / mean } : nil }
        local = share(amplitudes.meanDifference)
        localDecibels = meter.decibels.value
        apq3 = share(amplitudes.quotient(3))
        apq5 = share(amplitudes.quotient(5))
        apq11 = share(amplitudes.quotient(11))
        dda = apq3.map { 3 * $0 }
    }

    public init(_ samples: [Float], sampleRate: Double, pulses: PointProcess, limits: PeriodLimits = PeriodLimits()) {
        self = samples.withUnsafeBufferPointer { Shimmer($0, sampleRate: sampleRate, pulses: pulses, limits: limits) }
    }
}

/// Reads pulses one after the other and keeps what shimmer is made of.
struct ShimmerMeter: Sendable {
    private let limits: PeriodLimits
    /// The newest pulse, which counts if another one comes after it.
    private var waiting: VoicePulse?
    private var isFirst = true
    /// The last pulse that had an amplitude.
    private var last: (seconds: Double, amplitude: Double)?
    private(set) var amplitudes = Perturbation(points: [3, 5, 11])
    /// Ratios of neighbours.
    private(set) var decibels = Mean()

    init(limits: PeriodLimits) { self.limits = limits }

    mutating func push(_ pulse: VoicePulse) {
        if let waiting {
            if !isFirst { count(waiting) }
            isFirst = false
        }
        waiting = pulse
    }

    /// An amplitude follows the one before if it comes a period later, and the two are near enough to each other.
    private mutating func count(_ pulse: VoicePulse) {
        guard let amplitude = pulse.amplitude else { return }
        let isLinked = last.map { limits.isPeriod(pulse.seconds - $0.seconds) && limits.areAmplitudes($0.amplitude, amplitude) } ?? false
        if isLinked, let last { decibels.add(abs(20 * log10(last.amplitude / amplitude))) }
        amplitudes.push(amplitude, isLinked: isLinked)
        last = (pulse.seconds, amplitude)
    }
}
