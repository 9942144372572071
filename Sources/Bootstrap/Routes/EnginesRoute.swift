import HTTPRouting
import HTTPTypes
import ModelLibrary
import Transcription
import TranscriptionEngines
import VoiceCore

/// A speech engine as its users should know it.
struct EngineReport: Codable, Sendable {
    let name: String
    /// Absent where it cannot be started.
    let version: String?
    let modelVersion: String?
    /// BCP 47 tags of what it understands.
    let languages: [String]
    /// Whether it is the one that transcribes what asks for no other.
    let isDefault: Bool
    let isInstalled: Bool
    /// Processes that run now, and at most: they start with a request and leave when there is none for a while.
    let processes: Int
    let processLimit: Int
    /// What to expect of its transcripts.
    let expectation: String
    /// How to get better ones.
    let advice: String
}

struct EngineList: Codable, Sendable {
    let engines: [EngineReport]
}

extension Engines {
    /// All of them, the preferred one first. Asking an engine for its versions starts it.
    func reports() async -> [EngineReport] {
        let known = try? ModelCatalogue.embedded()
        var reports: [EngineReport] = []
        for recognizer in catalogue.engines {
            let capabilities = recognizer.capabilities
            let part = parts.first { $0.processes.name == capabilities.engine }
            let problem = part?.problem
            let identity = problem == nil ? try? await recognizer.identity() : nil
            let words = EngineWords(capabilities.engine, model: known?.models.first { $0.name == capabilities.engine })
            reports.append(
                EngineReport(
                    name: capabilities.engine, version: identity?.version, modelVersion: identity?.modelVersion,
                    languages: capabilities.languages, isDefault: reports.isEmpty, isInstalled: problem == nil,
                    processes: part?.processes.load.processes ?? 0, processLimit: capabilities.slots,
                    expectation: words.expectation, advice: problem?.userMessage ?? words.advice))
        }
        return reports
    }
}

extension Route {
    /// Lists the speech engines.
    static func engines(_ engines: CurrentEngines) -> Route {
        Route(
            .get, "/v1/engines", operation: "listEngines",
            summary: "Lists the speech engines, with what to expect of each and how to get better transcripts.",
            permission: .scope("recordings:read"), timeout: .seconds(60),
            success: .json(EngineList.self, description: "The engines, the one that is used by default first."), caching: .never
        ) { _ in try .json(EngineList(engines: await engines.now.reports())) }
    }
}
