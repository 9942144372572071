import SpeechAnalysis

/// Tells who speaks when in a sound that comes in pieces, without a model of voices that was learnt beforehand.
///
/// Speech is parted where it changes, its pieces are put together by how alike they sound, and every moment is then given to the voice that
/// it fits best. What is kept of the sound are 19 coefficients for each 10 ms of speech, some 25 MB an hour. The same sound gives the same turns,
/// whatever the size of the pieces. It does not find two who speak at once: each moment has one speaker at most.
public struct SpeakerDiarizer: Sendable {
    /// The rate that the samples must have, in Hz.
    public static let sampleRate = VoiceActivityDetector.sampleRate

    private let settings: DiarizationSettings
    private var reader: SpeechFrameReader

    /// - Throws: `SpeechAnalysisError.badParameter`.
    public init(settings: DiarizationSettings = DiarizationSettings()) throws {
        try settings.check()
        self.settings = settings
        reader = try SpeechFrameReader()
    }

    /// Reads further samples.
    ///
    /// - Parameter samples: mono, −1…1, at `sampleRate`.
    /// - Throws: `SpeechAnalysisError.notFinite` or `.tooLarge` with the sample's index in the whole sound; nothing of this piece has been
    ///   read then.
    public mutating func push(_ samples: [Float]) throws { try reader.push(samples) }

    /// Says that the sound ends here. The diarizer is used up then.
    ///
    /// - Returns: the turns in order, none where nobody speaks.
    public mutating func finish() -> [SpeakerTurn] {
        reader.finish()
        let frames = reader.frames
        let assembly = TurnAssembly(firstFrameSeconds: reader.firstFrameSeconds, durationSeconds: reader.durationSeconds, frames: frames)
        return assembly.turns(SpeakerAssignment(frames, settings: settings).speakers())
    }
}
