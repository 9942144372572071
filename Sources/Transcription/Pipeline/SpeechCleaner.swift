import SpeechAnalysis

/// Takes noise out of a stretch of speech before it is recognised, if that was asked for.
///
/// Works on whole stretches as they were cut, so that where the sound is cut does not depend on it. The same samples give the same samples.
struct SpeechCleaner: Sendable {
    /// `auto` leaves a stretch alone whose speech stands further above its noise than this, in dB (`SignalToNoise`).
    static let cleanDecibels = 20.0

    private let choice: NoiseReductionChoice

    init(_ choice: NoiseReductionChoice?) { self.choice = choice ?? .off }

    /// - Parameter samples: mono at 16 kHz, −1…1.
    /// - Returns: as many samples: what an engine is to hear. What cannot be cleaned, such as too short a stretch, comes back as it was.
    func cleaned(_ samples: [Float]) -> [Float] {
        guard isNoisy(samples) else { return samples }
        return (try? NoiseReducer.reduce(samples, sampleRate: TranscriptionPipeline.sampleRate)) ?? samples
    }

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
