import VoiceCore

extension RecordingAnalyzer {
    /// The rate at which a sound is to be read for an analysis, in Hz: its own, brought within 8000 to 48,000, where all that is measured
    /// of a voice lies.
    public static func rate(for sampleRate: Int) -> Int { min(48_000, max(8_000, sampleRate)) }
}

/// The mean of a sound's channels.
enum MonoSound {
    static func samples(_ sound: AudioBuffer) -> [Float] {
        guard sound.channels.count > 1 else { return sound.channels.first ?? [] }
        let share = 1 / Float(sound.channels.count)
        var mono = sound.channels[0]
        for channel in sound.channels.dropFirst() { for i in mono.indices { mono[i] += channel[i] } }
        for i in mono.indices { mono[i] *= share }
        return mono
    }
}

/// Quantiles as Praat takes them: of n values the k-th from below lies at (k − ½) / n.
struct SortedValues {
    private let sorted: [Double]

    /// Goes through the values twice, and takes room for so many and no more.
    init(_ values: some Collection<Double>) {
        var sorted: [Double] = []
        sorted.reserveCapacity(values.count)
        sorted.append(contentsOf: values)
        sorted.sort()
        self.sorted = sorted
    }

    /// `nil` without values.
    func quantile(_ share: Double) -> Double? {
        guard let lowest = sorted.first, let highest = sorted.last else { return nil }
        let place = share * Double(sorted.count) - 0.5
        guard place > 0 else { return lowest }
        let index = Int(place)
        guard index + 1 < sorted.count else { return highest }
        return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
    }

    var mean: Double? { sorted.isEmpty ? nil : sorted.reduce(0, +) / Double(sorted.count) }

    /// With one degree of freedom fewer than values; 0 for one value.
    var standardDeviation: Double? {
        guard let mean else { return nil }
        guard sorted.count > 1 else { return 0 }
        return (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sorted.count - 1)).squareRoot()
    }
}
