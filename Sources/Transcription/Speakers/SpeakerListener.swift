import NIOConcurrencyHelpers
public import SpeakerDiarization
public import VoiceCore

/// Hears who speaks when in the sound that a transcript is of, with a model where there is one.
///
/// What is kept of the sound are some 25 MB an hour, since voices are compared when all are heard, or what the model takes at a time.
public struct SpeakerListener: Sendable {
    private enum Ear: Sendable {
        /// On a thread of its own, since it reckons for seconds at the end of a long sound.
        case own(NIOLockedValueBox<SpeakerDiarizer>, SerialThread)
        case model(ModelDiarizer)
    }

    private let ear: Ear
    private var frames = 0

    /// - Parameter models: `nil` to tell speakers apart without any.
    /// - Returns: `nil` for settings that do not ask for speakers.
    /// - Throws: as ``init(_:models:)``.
    public init?(_ settings: TranscriptionSettings, models: DiarizationModels?) throws {
        guard let diarization = settings.diarization else { return nil }
        try self.init(diarization, models: models)
    }

    /// - Throws: `SpeechAnalysisError.badParameter`; `no_thread`.
    public init(_ settings: DiarizationSettings, models: DiarizationModels?) throws {
        if let models {
            ear = .model(try ModelDiarizer(models, settings: settings))
        } else {
            ear = .own(NIOLockedValueBox(try SpeakerDiarizer(settings: settings)), try SerialThread(name: "speakers"))
        }
    }

    /// Of what was heard so far.
    public var seconds: Seconds { Double(frames) / TranscriptionPipeline.sampleRate }

    /// Hears further sound.
    ///
    /// - Parameter piece: at ``TranscriptionPipeline/sampleRate``; nothing is heard in channels that are apart.
    /// - Throws: `SpeechAnalysisError.notFinite` or `.tooLarge`; what the models throw.
    public mutating func push(_ piece: AudioBuffer) async throws {
        frames += piece.frameCount
        guard let channel = piece.channels.first, piece.channels.count == 1 else { return }
        switch ear {
        case .own(let diarizer, let thread): try await thread.run { try diarizer.withLockedValue { try $0.push(channel) } }
        case .model(let diarizer): try await diarizer.push(channel)
        }
    }

    /// Says that the sound ends here; the listener is used up then.
    ///
    /// - Returns: the turns by their starts; with a model those of several speakers may overlap. Where nobody speaks, one speaker's turn
    ///   over all of it, for an engine may make words of such sound.
    public func finish() async throws -> [SpeakerTurn] {
        let turns = try await heard()
        return turns.isEmpty ? [SpeakerTurn(startSeconds: 0, endSeconds: seconds, speaker: 1)] : turns
    }

    /// As ``finish()``, but with no turns where nobody speaks.
    public func heard() async throws -> [SpeakerTurn] {
        switch ear {
        case .own(let diarizer, let thread): try await thread.run { diarizer.withLockedValue { $0.finish() } }
        case .model(let diarizer): try await diarizer.finish()
        }
    }
}
