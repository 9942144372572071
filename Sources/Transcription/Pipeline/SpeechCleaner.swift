import SpeechAnalysis

/// Takes noise out of a stretch of speech before it is recognised, if that was asked for: a steady noise throughout (`NoiseReducer`), or
/// voices of the background between the words (`PauseAttenuation`). Never both: what a filter for steady noise leaves of voices is heard
/// as words more often than the voices were.
///
/// Works on whole stretches as they were cut, so that where the sound is cut does not depend on it. The same samples give the same samples.
struct SpeechCleaner: Sendable {
    /// `auto` leaves a stretch alone whose speech stands further above its noise than this, in dB (`SignalToNoise`): recordings of
    /// people who read aloud in a room do, nine in ten of them; with noise at 10 dB it reads 10 to 16.
    static let cleanDecibels = 17.0

    private let choice: NoiseReductionChoice

    init(_ choice: NoiseReductionChoice?) { self.choice = choice ?? .off }

    /// - Parameter samples: mono at 16 kHz, −1…1.
    /// - Returns: as many samples: what an engine is to hear. What cannot be cleaned comes back as it was.
    func cleaned(_ samples: [Float]) -> [Float] {
        guard isNoisy(samples) else { return samples }
        let rate = TranscriptionPipeline.sampleRate
        do {
            let variation = try Background.variation(samples, sampleRate: rate) ?? 0
            return try variation < Self.steadyDecibels
                ? NoiseReducer.reduce(samples, sampleRate: rate) : PauseAttenuation.apply(samples, sampleRate: rate)
        } catch {
            return samples
        }
    }

    /// The level of a steady noise varies by less than this (`Background.variation`).
    private static let steadyDecibels = 1.5

    private func isNoisy(_ samples: [Float]) -> Bool {
        switch choice {
        case .off: return false
        case .on: return true
        case .auto:
            let estimate = try? SignalToNoise.estimate(samples, sampleRate: TranscriptionPipeline.sampleRate)
            return (estimate?.decibels).map { $0 < Self.cleanDecibels } ?? false
        }
    }
}
