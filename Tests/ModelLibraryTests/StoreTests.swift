import Foundation
import ModelTestKit
import Testing
import VoiceCore

@testable import ModelLibrary

@Suite struct StoreTests {
    private let folder: TemporaryFolder
    private let store: ModelStore

    init() throws {
        folder = try TemporaryFolder()
        store = ModelStore(ModelFolder(folder.path + "/models"))
    }

    private func install(_ name: String = TestModels.name) async throws {
        let archive = try TestArchive.bytes(TestModels.entries)
        let model = try ModelCatalogue(
            try TestModels.document(name: name, bytes: archive.count, exact: true, sha256: TestModels.sum(archive))
        ).model(name)
        _ = try await ModelInstaller(store, transport: ScriptedTransport(archive), pause: { _ in }).install(model)
    }

    @Test func whereNothingIsYetNothingIsMade() throws {
        #expect(try store.models().isEmpty && store.choices().isEmpty && store.find("tiny-en") == nil)
        #expect(throws: ModelError.notInstalled("tiny-en")) { try store.use("tiny-en") }
        #expect(try folder.contents().isEmpty)
    }

    @Test func aNameIsNeverAPath() throws {
        for name in ["../tiny-en", "/etc", ".", ""] {
            #expect(store.find(name) == nil)
            #expect(throws: ModelError.self) { try store.remove(name) }
        }
    }

    @Test func damageIsFoundAndNamed() async throws {
        try await install()
        let place = folder.path + "/models/installed/tiny-en/"
        try Data([1]).write(to: URL(filePath: place + "tokens.txt"))
        try FileManager.default.removeItem(atPath: place + "data/phonemes")
        try Data([1]).write(to: URL(filePath: place + "data/other"))
        let damage = try store.verify("tiny-en", entry: nil)
        #expect(
            Set(damage.map { "\($0.path) \($0.kind.rawValue)" }) == ["tokens.txt changed", "data/phonemes missing", "data/other unknown"])
    }

    @Test func aRecordThatWasChangedToMatchIsNotBelieved() async throws {
        try await install()
        let place = folder.path + "/models/installed/tiny-en/"
        try Data([1]).write(to: URL(filePath: place + "tokens.txt"))
        let record = try String(contentsOfFile: place + "model.json", encoding: .utf8)
        let forged = record.replacingOccurrences(of: TestModels.sum(TestModels.tokens), with: TestModels.sum([1]))
            .replacingOccurrences(of: "\"bytes\" : \(TestModels.tokens.count)", with: "\"bytes\" : 1")
        try Data(forged.utf8).write(to: URL(filePath: place + "model.json"))
        let entry = try TestModels.model(
            archive: [1], files: [["path": "model.onnx"], ["path": "tokens.txt", "sha256": TestModels.sum(TestModels.tokens)]])
        #expect(try store.verify("tiny-en", entry: nil).isEmpty)
        #expect(try store.verify("tiny-en", entry: entry).map(\.path) == ["tokens.txt"])
    }

    @Test func aModelServesItsTaskUntilItIsGone() async throws {
        try await install()
        try await install("tiny-two")
        #expect(try store.use("tiny-en").task == .transcription)
        #expect(try store.choices() == [.transcription: "tiny-en"])
        try store.use("tiny-two")
        #expect(try store.choices() == [.transcription: "tiny-two"])
        try store.remove("tiny-two")
        #expect(try store.choices().isEmpty && store.models().map(\.name) == ["tiny-en"])
        try store.use("tiny-en")
        try store.useNone(for: .transcription)
        #expect(try store.choices().isEmpty)
    }

    @Test func removingLeavesNothingOfTheModel() async throws {
        try await install()
        try store.remove("tiny-en")
        #expect(try folder.contents("models").filter { $0.contains("tiny-en") }.isEmpty)
        #expect(throws: ModelError.notInstalled("tiny-en")) { try store.remove("tiny-en") }
    }

    @Test func whatWasDownloadedOfAModelIsRemovedToo() async throws {
        let archive = try TestArchive.bytes(TestModels.entries)
        let cut = ScriptedTransport(archive, .breakAfter(300), .fail(.unreachable))
        await #expect(throws: ModelError.self) {
            try await ModelInstaller(store, transport: cut, pause: { _ in }).install(try TestModels.model(archive: archive))
        }
        #expect(store.downloadedBytes("tiny-en") == 300)
        try store.remove("tiny-en")
        #expect(store.downloadedBytes("tiny-en") == 0)
        #expect(try folder.contents("models/downloads").isEmpty)
    }

    /// Whoever reads a model's files by its record reads nothing else.
    @Test func aRecordThatLeadsOutIsNoModel() async throws {
        try await install()
        let record = folder.path + "/models/installed/tiny-en/model.json"
        let text = try String(contentsOfFile: record, encoding: .utf8)
        try Data(text.replacingOccurrences(of: "tokens.txt", with: "../../pins.json").utf8).write(to: URL(filePath: record))
        #expect(try store.models().isEmpty)
        #expect(throws: ModelError.notInstalled("tiny-en")) { try store.verify("tiny-en", entry: nil) }
    }

    @Test func aRecordThatMakesNoSenseIsNotForgotten() async throws {
        try await install()
        try folder.write("models/choices.json", Array("{".utf8))
        #expect(throws: ModelError.self) { try store.choices() }
        #expect(try store.models().count == 1)
    }
}
