public import Transcription

/// An installed speaker embedding model as the services see it.
public struct SherpaSpeakerEmbedder: SpeakerEmbedder {
    public let processes: SherpaProcesses<SpeakerEmbeddingTask>

    public init(_ processes: SherpaProcesses<SpeakerEmbeddingTask>) { self.processes = processes }

    public var identity: String { processes.identity }

    public var longestSeconds: Double { processes.model.longestSeconds }

    public func embedding(of samples: [Float]) async throws -> VoiceEmbedding {
        let answer = try await processes.answer(samples, settings: SpeakerEmbeddingTask.Settings())
        guard let embedding = VoiceEmbedding(answer.values) else { throw EngineError.violatedWire(.senseless("a voice without numbers")) }
        return embedding
    }
}
