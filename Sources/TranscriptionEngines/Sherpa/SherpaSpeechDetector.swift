public import Transcription

/// An installed voice activity model as the services see it.
public struct SherpaSpeechDetector: SpeechDetector {
    public let processes: SherpaProcesses<SpeechDetectionTask>

    public init(_ processes: SherpaProcesses<SpeechDetectionTask>) { self.processes = processes }

    public var identity: String { processes.identity }

    public func speech(in samples: [Float]) async throws -> [Range<Int>] {
        try await processes.answer(samples, settings: SpeechDetectionTask.Settings()).speech.map { $0.start..<$0.start + $0.count }
    }
}
