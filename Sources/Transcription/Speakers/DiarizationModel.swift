public import SpeakerDiarization

/// A model that tells who speaks when. Implementations put their technology first: `SherpaDiarizer`.
public protocol DiarizationModel: Sendable {
    /// Names and versions of the models.
    var identity: String { get }

    /// Takes so much sound at a time, in seconds.
    var longestSeconds: Double { get }

    /// - Parameters:
    ///   - samples: mono, −1…1, at 16 kHz.
    ///   - speakers: how many speak, where that is known.
    /// - Returns: turns by their starts, in seconds from the first sample, their speakers by some numbers of this answer alone; turns of
    ///   several speakers may overlap. None where nobody speaks.
    /// - Throws: a `CodedError` whose `isRetryable` says whether the same call may succeed later; `CancellationError`.
    func turns(in samples: [Float], speakers: Int?) async throws -> [SpeakerTurn]
}

/// What an installation with such a model tells speakers apart by.
public struct DiarizationModels: Sendable {
    public let diarizer: any DiarizationModel
    /// Makes numbers of the voices, by which they are found again where a sound is longer than the model takes.
    public let embedder: any SpeakerEmbedder

    public init(diarizer: any DiarizationModel, embedder: any SpeakerEmbedder) {
        (self.diarizer, self.embedder) = (diarizer, embedder)
    }

    /// Of an engine whose words' speakers these models told.
    public func identity(with engine: EngineIdentity) -> EngineIdentity {
        var engine = engine
        if !engine.modelVersion.contains(diarizer.identity) { engine.modelVersion += ", \(diarizer.identity)" }
        return engine
    }
}
