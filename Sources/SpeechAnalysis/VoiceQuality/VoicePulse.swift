/// A glottal pulse.
public struct VoicePulse: Sendable, Equatable {
    /// From the beginning of the sound.
    public var seconds: Double
    /// The root mean square of the sound around it, in the samples' unit, under a Hann window that begins a fifth of the period before it
    /// and ends a fifth of the next one after it; nil where a side has no period that is like the other one.
    public var amplitude: Double?

    public init(seconds: Double, amplitude: Double? = nil) { (self.seconds, self.amplitude) = (seconds, amplitude) }
}

/// Gives pulses their amplitudes, each as soon as the next one is known.
struct PulseAmplitudes: Sendable {
    private let sampleRate: Double
    private let limits: PeriodLimits
    private var last: Double?
    private var beforeLast: Double?

    init(sampleRate: Double, limits: PeriodLimits) { (self.sampleRate, self.limits) = (sampleRate, limits) }

    /// The pulse that waits for its amplitude, in seconds.
    var waiting: Double? { last }

    /// Takes the next pulse.
    ///
    /// - Parameter sound: from a fifth of the longest period before the pulse that waits to the one that is taken.
    /// - Returns: the pulse that waited.
    mutating func push(_ seconds: Double, _ sound: SoundPiece) -> VoicePulse? {
        defer { (beforeLast, last) = (last, seconds) }
        guard let last else { return nil }
        guard let beforeLast else { return VoicePulse(seconds: last) }
        let (before, after) = (last - beforeLast, seconds - last)
        guard limits.areNeighbours(before, after) else { return VoicePulse(seconds: last) }
        let amplitude = amplitude(sound, last, 0.2 * before, 0.2 * after)
        return VoicePulse(seconds: last, amplitude: amplitude > 0 ? amplitude : nil)
    }

    /// Gives the pulse that waits if no later one can give it an amplitude.
    ///
    /// - Parameter horizon: no pulse that is still to come lies before this, in seconds.
    mutating func pass(_ horizon: Double) -> VoicePulse? {
        guard let waiting = last, horizon - waiting > limits.longestPeriod else { return nil }
        // A period further on there is no neighbour either.
        (beforeLast, last) = (nil, nil)
        return VoicePulse(seconds: waiting)
    }

    /// The pulse that waits: none comes after it.
    mutating func finish() -> [VoicePulse] {
        defer { last = nil }
        return last.map { [VoicePulse(seconds: $0)] } ?? []
    }

    private func amplitude(_ sound: SoundPiece, _ seconds: Double, _ before: Double, _ after: Double) -> Double {
        let end = sound.firstIndex + sound.samples.count
        let first = max(sound.firstIndex, Int(((seconds - before) * sampleRate - 0.5).rounded(.up)))
        let last = min(end - 1, Int(((seconds + after) * sampleRate - 0.5).rounded(.down)))
        guard first <= last else { return 0 }
        var (sum, weights) = (0.0, 0.0)
        for i in first...last {
            let distance = (Double(i) + 0.5) / sampleRate - seconds
            let weight = WindowShape.hann.value(at: distance / (distance < 0 ? before : after))
            let sample = Double(sound.samples[i - sound.firstIndex])
            sum += sample * sample * weight * weight
            weights += weight * weight
        }
        return weights > 0 ? (sum / weights).squareRoot() : 0
    }
}
