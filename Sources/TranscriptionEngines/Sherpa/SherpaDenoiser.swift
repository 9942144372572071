public import Transcription

/// An installed noise reduction model as the services see it.
public struct SherpaDenoiser: SpeechDenoiser {
    public let processes: SherpaProcesses<DenoisingTask>

    public init(_ processes: SherpaProcesses<DenoisingTask>) { self.processes = processes }

    public var identity: String { processes.identity }

    public func denoised(_ samples: [Float]) async throws -> [Float] {
        let cleaned = try await processes.answer(samples, settings: DenoisingTask.Settings()).floats
        guard cleaned.count == samples.count else { throw EngineError.violatedWire(.senseless("another number of samples")) }
        return cleaned
    }
}
