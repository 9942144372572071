public import Transcription
import VoiceCore

/// An installed punctuation model as the services see it.
public struct SherpaPunctuator: TextPunctuator {
    public let processes: SherpaProcesses<PunctuationTask>

    public init(_ processes: SherpaProcesses<PunctuationTask>) { self.processes = processes }

    public var identity: String { processes.identity }

    public var languages: [String] { processes.model.languages }

    public func punctuated(_ words: [String]) async throws -> [String] {
        let answer = try await processes.answer([], settings: PunctuationTask.Settings(words: words)).words
        guard answer.count == words.count else { throw EngineError.violatedWire(.senseless("another number of words")) }
        return answer
    }
}
