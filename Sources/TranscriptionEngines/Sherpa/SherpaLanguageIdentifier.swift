public import Transcription

/// An installed model for language identification as the services see it.
public struct SherpaLanguageIdentifier: LanguageIdentifier {
    public let processes: SherpaProcesses<LanguageIdentificationTask>

    public init(_ processes: SherpaProcesses<LanguageIdentificationTask>) { self.processes = processes }

    public var identity: String { processes.identity }

    public var longestSeconds: Double { processes.model.longestSeconds }

    public func language(of samples: [Float]) async throws -> String? {
        try await processes.answer(samples, settings: LanguageIdentificationTask.Settings()).language
    }
}
