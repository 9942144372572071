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
        var meter = PulseAmplitudes(sampleRate: sampleRate, limits: limits)
        var measured = pulses.seconds.compactMap { meter.push($0, sound) }
        measured += meter.finish()
        self.init(measured, limits: limits)
    }

    /// - Parameter pulses: that follow each other, in order. Of the first and the last, which have a period on one side only, the
    ///   amplitudes do not count.
    public init(_ pulses: [VoicePulse], limits: PeriodLimits = PeriodLimits()) {
        let amplitudes = PeriodAmplitudes(pulses, limits: limits)
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

/// The amplitudes of pulses that have one, and which of them are neighbours.
private struct PeriodAmplitudes {
    /// In the samples' unit.
    private(set) var values: [Double] = []
    /// Whether amplitude i + 1 follows amplitude i: it comes a period later, and the two are near enough to each other.
    private(set) var linked: [Bool] = []

    init(_ pulses: [VoicePulse], limits: PeriodLimits) {
        var lastTime = -Double.infinity
        for pulse in pulses.dropFirst().dropLast() {
            guard let amplitude = pulse.amplitude else { continue }
            if let last = values.last { linked.append(limits.isPeriod(pulse.seconds - lastTime) && limits.areAmplitudes(last, amplitude)) }
            values.append(amplitude)
            lastTime = pulse.seconds
        }
    }
}
