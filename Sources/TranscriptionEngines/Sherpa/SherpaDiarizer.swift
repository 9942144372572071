public import SpeakerDiarization
public import Transcription

/// An installed speaker segmentation model as the services see it.
public struct SherpaDiarizer: DiarizationModel {
    public let processes: SherpaProcesses<DiarizationTask>

    public init(_ processes: SherpaProcesses<DiarizationTask>) { self.processes = processes }

    public var identity: String { processes.identity }

    public var longestSeconds: Double { processes.model.longestSeconds }

    public func turns(in samples: [Float], speakers: Int?) async throws -> [SpeakerTurn] {
        let answer = try await processes.answer(samples, settings: DiarizationTask.Settings(speakers: speakers))
        return answer.turns.map { SpeakerTurn(startSeconds: $0.start, endSeconds: $0.end, speaker: $0.speaker + 1) }
    }
}
