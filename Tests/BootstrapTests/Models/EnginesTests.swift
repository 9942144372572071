import Foundation
import Logging
import ModelLibrary
import Testing
import Transcription
import TranscriptionEngines
import VoiceCore

@testable import Bootstrap

/// Engines that are made of installed models, again and again. No process is started.
@Suite struct EnginesTests {
    private typealias Entry = InstalledSpeechModels.Entry

    private let logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
    private let folder: TemporaryFolder
    private let settings: Settings

    init() throws {
        folder = try TemporaryFolder()
        settings = try Settings(options: ["dataDir": folder.path], environment: [:], isTerminal: false)
    }

    private func entry(_ name: String, _ kind: SherpaModel.Kind = .whole, installedAt seconds: Int64 = 0) -> Entry {
        let model = SherpaModel(
            name: name, version: "1", kind: kind, languages: ["en"], folder: folder.path + "/" + name, settings: ["unknown": "x"])
        return Entry(model: model, bytes: 1, installedAt: Timestamp(microseconds: seconds * 1_000_000))
    }

    private func engines(_ entries: [Entry], serving: String? = nil, after last: Engines? = nil) -> Engines {
        let choices = [ModelTask.transcription: serving, .voiceActivity: "vad", .punctuation: "marks"].compactMapValues { $0 }
        return Engines(InstalledSpeechModels(entries, choices: choices), after: last, settings, logger: logger)
    }

    private func names(_ engines: Engines) -> [String] { engines.catalogue.engines.map(\.capabilities.engine) }

    /// One object for each engine's processes.
    private func processes(_ engines: Engines) -> [String: ObjectIdentifier] {
        Dictionary(uniqueKeysWithValues: engines.parts.map { ($0.processes.name, ObjectIdentifier($0.processes as AnyObject)) })
    }

    @Test func theOneThatServesComesFirst() {
        let entries = [entry("a"), entry("b", .live)]
        #expect(names(engines(entries)) == ["pocketsphinx", "a", "b"])
        #expect(names(engines(entries, serving: "b")) == ["b", "pocketsphinx", "a"])
    }

    @Test func whatDidNotChangeKeepsItsProcesses() {
        let first = engines([entry("a"), entry("vad", .voiceActivity)])
        let more = [entry("a"), entry("b"), entry("marks", .punctuation), entry("vad", .voiceActivity)]
        let second = engines(more, serving: "a", after: first)
        #expect(names(second) == ["a", "pocketsphinx", "b"])
        #expect(processes(second).filter { processes(first).keys.contains($0.key) } == processes(first))
        #expect(Set(processes(second).keys) == ["a", "b", "marks", "pocketsphinx", "vad"])
        let third = engines([entry("b")], serving: "b", after: second)
        #expect(processes(third) == processes(second).filter { ["b", "pocketsphinx"].contains($0.key) })
    }

    @Test func whatWasInstalledAnewGetsOthers() throws {
        let first = engines([entry("a"), entry("b")])
        var changed = entry("b").model
        changed.version = "2"
        let other = Entry(model: changed, bytes: 1, installedAt: entry("b").installedAt)
        let second = engines([entry("a", installedAt: 1), other], after: first)
        #expect(Set(processes(second).values).intersection(processes(first).values).count == 1)
        #expect(processes(second)["pocketsphinx"] == processes(first)["pocketsphinx"])
    }

    @Test func aModelThatCannotRunKeepsNobodyFromTranscribing() throws {
        let engines = engines([entry("a"), entry("marks", .punctuation), entry("vad", .voiceActivity)])
        #expect(engines.detector == nil && names(engines) == ["pocketsphinx", "a"])
        #expect(engines.parts.filter { $0.problem != nil }.map(\.processes.name).contains("vad"))
    }

    @Test func theCurrentOnesAreThoseOfWhatIsInstalled() throws {
        let models = folder.path + "/models"
        let current = CurrentEngines(settings, logger: logger)
        #expect(names(current.now) == ["pocketsphinx"])
        try FileManager.default.createDirectory(atPath: models + "/installed/broken", withIntermediateDirectories: true)
        try Data("{".utf8).write(to: URL(filePath: models + "/installed/broken/model.json"))
        try InstalledModel.install(
            "tones", from: "ctc", task: "transcription", files: ["model.onnx", "tokens.txt"],
            settings: ["model_config.nemo_ctc.model": "model.onnx", "model_config.tokens": "tokens.txt"], in: folder.path)
        try current.takeUp()
        #expect(names(current.now) == ["pocketsphinx", "tones"])
        try settings.modelStore.use("tones")
        try current.takeUp()
        #expect(names(current.now) == ["tones", "pocketsphinx"])

        let last = current.now
        try Data("{".utf8).write(to: URL(filePath: models + "/choices.json"))
        #expect(throws: ModelError.self) { try current.takeUp() }
        #expect(names(current.now) == ["tones", "pocketsphinx"] && processes(current.now) == processes(last))
        try FileManager.default.removeItem(atPath: models + "/choices.json")
        try settings.modelStore.remove("tones")
        try current.takeUp()
        #expect(names(current.now) == ["pocketsphinx"] && names(last) == ["tones", "pocketsphinx"])
    }
}
