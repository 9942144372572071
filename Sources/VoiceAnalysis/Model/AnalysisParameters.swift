/// What an analysis is told; recorded with its result, for measures made with other settings cannot be compared.
///
/// The defaults are Praat's standard settings for speech. What is not here is fixed for a version of the analysis: the methods' other
/// defaults, as the doc comments of `SpeechAnalysis` state them.
public struct AnalysisParameters: Codable, Equatable, Sendable {
    /// The lowest pitch that is sought, in Hz.
    public var pitchFloorHz: Double
    /// The highest pitch that is sought, in Hz.
    public var pitchCeilingHz: Double
    /// The highest formant that is sought, in Hz: about 5500 for a woman's voice, 5000 for a man's, 8000 for a child's. Never above half
    /// the sample rate, whatever was asked for.
    public var formantCeilingHz: Double
    /// Formants that are sought below the ceiling, 1 to 10; halves allowed.
    public var maximumFormants: Double
    /// In dB beside the sound's loud parts: what is quieter is silent. 0 or less.
    public var pauseThresholdDecibels: Double
    /// Shorter silences belong to articulation, in seconds.
    public var minimumPauseSeconds: Double

    public init(
        pitchFloorHz: Double = 75, pitchCeilingHz: Double = 600, formantCeilingHz: Double = 5_500, maximumFormants: Double = 5,
        pauseThresholdDecibels: Double = -25, minimumPauseSeconds: Double = 0.25
    ) {
        self.pitchFloorHz = pitchFloorHz
        self.pitchCeilingHz = pitchCeilingHz
        self.formantCeilingHz = formantCeilingHz
        self.maximumFormants = maximumFormants
        self.pauseThresholdDecibels = pauseThresholdDecibels
        self.minimumPauseSeconds = minimumPauseSeconds
    }

    /// The settings for a sound of this rate: where its band ends below the formants' ceiling, as on a telephone, fewer formants are sought
    /// below a lower one, for linear prediction would model the empty band.
    func adapted(to sampleRate: Double) -> AnalysisParameters {
        var adapted = self
        guard sampleRate / 2 < formantCeilingHz else { return adapted }
        adapted.formantCeilingHz = sampleRate / 2
        adapted.maximumFormants = max(1, (2 * maximumFormants * sampleRate / 2 / formantCeilingHz).rounded() / 2)
        return adapted
    }
}
