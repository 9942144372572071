public import SpeakerDiarization
public import VoiceCore

/// Hears who speaks when in the sound that a transcript is of.
///
/// What is kept of the sound are some 25 MB an hour, since voices are compared when all are heard.
public struct SpeakerListener: Sendable {
    private var diarizer: SpeakerDiarizer
    private var frames = 0

    /// - Returns: `nil` for settings that do not ask for speakers.
    /// - Throws: `SpeechAnalysisError.badParameter`.
    public init?(_ settings: TranscriptionSettings) throws {
        guard let diarization = settings.diarization else { return nil }
        diarizer = try SpeakerDiarizer(settings: diarization)
    }

    /// Of what was heard so far.
    public var seconds: Seconds { Double(frames) / TranscriptionPipeline.sampleRate }

    /// Hears further sound.
    ///
    /// - Parameter piece: at ``TranscriptionPipeline/sampleRate``; nothing is heard in channels that are apart.
    /// - Throws: `SpeechAnalysisError.notFinite` or `.tooLarge`.
    public mutating func push(_ piece: AudioBuffer) throws {
        frames += piece.frameCount
        if let channel = piece.channels.first, piece.channels.count == 1 { try diarizer.push(channel) }
    }

    /// Says that the sound ends here. Reckons for seconds where the sound is long; the listener is used up then.
    ///
    /// - Returns: the turns in order; where nobody speaks, one speaker's turn over all of it, for an engine may make words of such sound.
    public mutating func finish() -> [SpeakerTurn] {
        let turns = diarizer.finish()
        return turns.isEmpty ? [SpeakerTurn(startSeconds: 0, endSeconds: seconds, speaker: 1)] : turns
    }
}
