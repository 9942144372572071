import SpeechAnalysis

/// Takes noise out of a stretch of speech before it is recognised, if that was asked for: by an installed model, else a steady noise
/// throughout (`NoiseReducer`), or voices of the background between the words (`PauseAttenuation`). Never both: what a filter for steady
/// noise leaves of voices is heard as words more often than the voices were.
///
/// Works on whole stretches as they were cut, so that where the sound is cut does not depend on it. The same samples give the same samples.
struct SpeechCleaner: Sendable {
    /// A stretch is noisy unless its speech stands further above its noise than this, in dB (`SignalToNoise`): recordings of people who
    /// read aloud in a room do, nine in ten of them; with noise at 10 dB it reads 10 to 16.
    static let cleanDecibels = 17.0

    private let choice: NoiseReductionChoice
    private let denoiser: (any SpeechDenoiser)?

    init(_ choice: NoiseReductionChoice?, denoiser: (any SpeechDenoiser)? = nil) {
        self.choice = choice ?? .off
        self.denoiser = denoiser
    }

    /// A stretch of speech as an engine is to hear it.
    struct Cleaned: Sendable, Equatable {
        /// As many as there were.
        var samples: [Float]
        /// Whether voices of the background are loud in it, of which an engine makes words too (`DoubtfulWords`).
        var hasVoicesBehind = false
    }

    /// - Parameter samples: mono at 16 kHz, −1…1.
    /// - Returns: what our own noise reduction cannot clean comes back as it was.
    /// - Throws: what the model throws.
    func cleaned(_ samples: [Float]) async throws -> Cleaned {
        guard choice != .off else { return Cleaned(samples: samples) }
        let isNoisy = isNoisy(samples)
        guard isNoisy || choice == .on else { return Cleaned(samples: samples) }
        if let denoiser { return Cleaned(samples: try await denoiser.denoised(samples)) }
        let rate = TranscriptionPipeline.sampleRate
        do {
            let variation = try Background.variation(samples, sampleRate: rate) ?? 0
            return try variation < Self.steadyDecibels
                ? Cleaned(samples: NoiseReducer.reduce(samples, sampleRate: rate, parameters: Self.forEngines))
                : Cleaned(samples: PauseAttenuation.apply(samples, sampleRate: rate), hasVoicesBehind: isNoisy)
        } catch {
            return Cleaned(samples: samples)
        }
    }

    /// A little less than ears like: with white noise 5 dB below the speech, PocketSphinx heard no more words right behind a cut of 12 dB than
    /// without any, and 1.8 in a hundred more behind this one; at 10 dB it is 7.2 and 6.1 (`./dev.sh bench noise-reduction`).
    private static let forEngines: NoiseReductionParameters = {
        var parameters = NoiseReductionParameters()
        parameters.maximumReduction = 9
        return parameters
    }()

    /// The level of a steady noise varies by less than this (`Background.variation`).
    private static let steadyDecibels = 1.5

    private func isNoisy(_ samples: [Float]) -> Bool {
        let estimate = try? SignalToNoise.estimate(samples, sampleRate: TranscriptionPipeline.sampleRate)
        return (estimate?.decibels).map { $0 < Self.cleanDecibels } ?? false
    }
}
