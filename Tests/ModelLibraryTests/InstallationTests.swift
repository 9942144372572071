import Foundation
import ModelTestKit
import NIOConcurrencyHelpers
import Testing
import VoiceCore

@testable import ModelLibrary

/// Installing from a publisher in memory.
@Suite struct InstallationTests {
    private let folder: TemporaryFolder
    private let store: ModelStore
    private let archive: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        store = ModelStore(ModelFolder(folder.path + "/models"))
        archive = try TestArchive.bytes(TestModels.entries)
    }

    private func installer(_ transport: ScriptedTransport, free: Int64? = nil) -> ModelInstaller<ScriptedTransport> {
        ModelInstaller(store, transport: transport, clock: ManualWallClock(), freeBytes: { _ in free }, pause: { _ in })
    }

    /// What a person sees of a model that is there: its record, its files as they were published, nothing half done.
    private func expectWhole(_ transport: ScriptedTransport? = nil) throws {
        let model = try store.model(TestModels.name)
        #expect(try store.verify(TestModels.name, entry: nil).isEmpty)
        #expect(Set(model.files.map(\.path)) == ["model.onnx", "tokens.txt", "data/phonemes", "LICENSE"])
        #expect(try folder.contents("models/staging").isEmpty && folder.contents("models/downloads").isEmpty)
    }

    private func expectNothing() throws {
        #expect(try store.models().isEmpty)
        #expect(try folder.contents("models/staging").isEmpty)
    }

    @Test func aModelIsInstalledAndFoundWhole() async throws {
        let model = try TestModels.model(archive: archive)
        let seen = NIOLockedValueBox<[ModelProgress]>([])
        let outcome = try await installer(ScriptedTransport(archive)).install(model) { progress in
            seen.withLockedValue { $0.append(progress) }
        }
        guard case .installed(let installed) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(installed.trust == .catalogue && installed.sha256 == TestModels.sum(archive) && !installed.licence.accepted)
        #expect(seen.withLockedValue { $0 }.contains(.downloading(received: Int64(archive.count), of: Int64(archive.count))))
        try expectWhole()
        let again = ScriptedTransport(archive)
        #expect(try await installer(again).install(model) == .wasThere(installed))
        #expect(again.requests.isEmpty, "what is there is not asked for")
    }

    @Test func aBrokenConnectionGoesOnWhereItWas() async throws {
        let transport = ScriptedTransport(archive, .breakAfter(300), .fail(.broken), .breakAfter(200), .properly)
        _ = try await installer(transport).install(try TestModels.model(archive: archive))
        #expect(transport.requests.map(\.offset) == [0, 300, 300, 500])
        #expect(transport.requests.last?.ifRange == "\"1\"")
        try expectWhole()
    }

    @Test func theNextCommandGoesOnWhereTheLastEnded() async throws {
        let model = try TestModels.model(archive: archive)
        let first = ScriptedTransport(archive, .breakAfter(300), .fail(.unreachable))
        let error = await #expect(throws: ModelError.self) { try await installer(first).install(model) }
        #expect(error == .unreachable(host: "models.example"))
        try expectNothing()
        let second = ScriptedTransport(archive)
        _ = try await installer(second).install(model)
        #expect(second.requests.map(\.offset) == [300])
        try expectWhole()
    }

    @Test func aPartOfAnotherVersionIsNotKept() async throws {
        // Without a tag nobody notices until the checksum does.
        let model = try TestModels.model(archive: archive)
        let other = [UInt8](repeating: 9, count: archive.count)
        let first = ScriptedTransport(other, tag: nil, .breakAfter(300), .fail(.unreachable))
        await #expect(throws: ModelError.self) { try await installer(first).install(model) }
        let second = ScriptedTransport(archive, tag: nil)
        _ = try await installer(second).install(model)
        #expect(second.requests.map(\.offset) == [300, 0])
        try expectWhole()
    }

    @Test func aServerThatKnowsNoRangesIsReadFromTheBeginning() async throws {
        let transport = ScriptedTransport(archive, .breakAfter(300), .wholeAnyway)
        _ = try await installer(transport).install(try TestModels.model(archive: archive))
        try expectWhole()
    }

    @Test(
        arguments: [
            (.fail(.unreachable), "model_download_unreachable", 1), (.fail(.untrusted), "model_download_untrusted", 1),
            (.fail(.silent(seconds: 30)), "model_download_silent", 5), (.fail(.broken), "model_download_broken", 5),
            (.head(DownloadHead(status: 404)), "model_download_missing", 1),
            (.head(DownloadHead(status: 403)), "model_download_refused", 1),
            (.head(DownloadHead(status: 503)), "model_download_refused", 5), (.overflow, "model_download_too_long", 1),
            (.head(DownloadHead(status: 302, location: "https://models.example/round")), "model_download_redirected", 6),
            (.head(DownloadHead(status: 200, contentLength: 5)), "model_wrong_length", 1),
        ] as [(ScriptedTransport.Turn, String, Int)])
    func whatGoesWrongIsToldAndNothingIsLeft(_ turn: ScriptedTransport.Turn, _ code: String, _ attempts: Int) async throws {
        let transport = ScriptedTransport(archive, turn)
        let model = try TestModels.model(archive: archive)
        let error = await #expect(throws: ModelError.self) { try await installer(transport).install(model) }
        #expect(error?.code == code && transport.requests.count == attempts, "\(error?.code ?? "none"), \(transport.requests.count)")
        try expectNothing()
    }

    @Test func otherBytesThanTheCataloguesAreRefused() async throws {
        var damaged = archive
        damaged[damaged.count / 2] ^= 1
        let model = try TestModels.model(archive: archive)
        let error = await #expect(throws: ModelError.self) { try await installer(ScriptedTransport(damaged)).install(model) }
        #expect(error?.code == "model_wrong_checksum" && error?.userMessage.contains(TestModels.sum(archive)) == true)
        try expectNothing()
        #expect(try folder.contents("models/downloads").isEmpty, "bytes that are wrong are not gone on with")
    }

    @Test func aFileThatIsNotTheCataloguesIsRefused() async throws {
        let model = try TestModels.model(
            archive: archive, files: [["path": "model.onnx", "sha256": TestModels.sum([1])], ["path": "tokens.txt"]])
        await #expect(throws: ModelError.fileDamaged(name: TestModels.name, path: "model.onnx")) {
            try await installer(ScriptedTransport(archive)).install(model)
        }
        try expectNothing()
    }

    // MARK: - Trust on first use

    @Test func whatComesFirstIsPinned() async throws {
        let model = try TestModels.model(archive: archive, exact: false, isKnown: false)
        _ = try await installer(ScriptedTransport(archive)).install(model)
        #expect(try store.model(TestModels.name).trust == .firstUse)
        try store.remove(TestModels.name)

        let other = try TestArchive.bytes(TestModels.entries + [.file("\(TestModels.root)/extra", [1])])
        let error = await #expect(throws: ModelError.self) { try await installer(ScriptedTransport(other)).install(model) }
        #expect(error?.code == "model_changed" && error?.userMessage.contains("--forget-checksum") == true)
        try expectNothing()

        _ = try await installer(ScriptedTransport(archive)).install(model)
        #expect(try store.model(TestModels.name).trust == .pinned)
        try store.remove(TestModels.name, forgetsChecksum: true)
        _ = try await installer(ScriptedTransport(other)).install(model)
        #expect(try store.model(TestModels.name).trust == .firstUse)
    }

    @Test func aSignInPageIsNotPinned() async throws {
        let model = try TestModels.model(archive: archive, exact: false, isKnown: false)
        let page = ScriptedTransport(Array("<html>Sign in to this network</html>".utf8))
        let error = await #expect(throws: ModelError.self) { try await installer(page).install(model) }
        #expect(error?.code == "model_archive_damaged")
        _ = try await installer(ScriptedTransport(archive)).install(model)
        try expectWhole()
    }

    @Test func nothingUnknownComesOverAnOpenConnection() async throws {
        let transport = ScriptedTransport(archive)
        let unknown = try TestModels.model(archive: archive, exact: false, isKnown: false)
        await #expect(throws: ModelError.plainHTTP(host: "mirror.example")) {
            try await installer(transport).install(unknown, from: .network(mirror: "http://mirror.example/x"))
        }
        #expect(transport.requests.isEmpty)
        let known = try TestModels.model(archive: archive)
        _ = try await installer(transport).install(known, from: .network(mirror: "http://mirror.example/x"))
        #expect(transport.requests.map(\.address.text) == ["http://mirror.example/x/asr-models/tiny-model.tar.bz2"])
    }

    // MARK: - Files, licences, room

    @Test func aFileThatSomebodyBroughtIsInstalledAndStays() async throws {
        let path = try folder.write("brought.tar.bz2", archive)
        let transport = ScriptedTransport([])
        _ = try await installer(transport).install(try TestModels.model(archive: archive), from: .file(path))
        #expect(transport.requests.isEmpty && FileManager.default.fileExists(atPath: path))
        #expect(try store.model(TestModels.name).source == "brought.tar.bz2")
        try expectWhole()
        let missing = await #expect(throws: ModelError.self) {
            try await installer(transport).install(
                try ModelCatalogue(try TestModels.document(name: "other")).model("other"), from: .file(folder.path + "/none"))
        }
        #expect(missing?.code == "model_file_unreadable")
    }

    @Test(arguments: [true, false])
    func aModelOfOneFileIsThatFile(isBrought: Bool) async throws {
        let bytes = TestModels.model
        let model = try TestModels.model(
            address: "https://models.example/releases/download/asr-models/vad.onnx", form: "file", archive: bytes,
            files: [["path": "vad.onnx"]], root: nil, folders: nil)
        let path = try folder.write("v.onnx", bytes)
        _ = try await installer(ScriptedTransport(bytes)).install(model, from: isBrought ? .file(path) : .network(mirror: nil))
        #expect(try folder.contents("models/installed/tiny-en") == ["model.json", "vad.onnx"])
        #expect(try store.verify(TestModels.name, entry: model).isEmpty)
        #expect(try folder.contents("models/downloads").isEmpty)
    }

    @Test func aConditionIsAcceptedOrNothingIsDownloaded() async throws {
        let model = try TestModels.model(archive: archive, condition: "Not on Sundays.")
        let transport = ScriptedTransport(archive)
        let error = await #expect(throws: ModelError.self) { try await installer(transport).install(model) }
        #expect(error?.code == "model_licence_not_accepted" && error?.userMessage.contains("Not on Sundays.") == true)
        #expect(transport.requests.isEmpty)
        _ = try await installer(transport).install(model, acceptsLicence: true)
        #expect(try store.model(TestModels.name).licence.accepted)
    }

    @Test func aDiskWithoutRoomIsToldBeforeTheDownload() async throws {
        let transport = ScriptedTransport(archive)
        let error = await #expect(throws: ModelError.self) {
            try await installer(transport, free: 1 << 20).install(try TestModels.model(archive: archive))
        }
        #expect(error?.code == "models_no_space" && transport.requests.isEmpty)
    }

    // MARK: - Commands that end early

    @Test func aCommandThatIsInterruptedLeavesWhatTheNextGoesOnWith() async throws {
        let model = try TestModels.model(archive: archive)
        let transport = ScriptedTransport(archive, .breakAfter(300), .hang)
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let installer = installer(transport)
        let installing = Task { try await installer.install(model) { if $0 == .tryingAgain { ask.yield() } } }
        for await _ in asked { break }
        installing.cancel()
        await #expect(throws: (any Error).self) { try await installing.value }
        try expectNothing()
        let next = ScriptedTransport(archive)
        _ = try await self.installer(next).install(model)
        #expect(next.requests.map(\.offset) == [300])
        try expectWhole()
    }

    @Test func whatAKilledCommandLeftIsNoModelAndIsSweptAway() async throws {
        let model = try TestModels.model(archive: archive)
        let staged = folder.path + "/models/staging/tiny-en-x/data"
        try FileManager.default.createDirectory(atPath: staged, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: folder.path + "/models/installed/tiny-en", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: staged + "/link", withDestinationPath: folder.path)
        try folder.write("models/staging/tiny-en-x/model.onnx", [1])
        #expect(try store.models().isEmpty)
        _ = try await installer(ScriptedTransport(archive)).install(model)
        try expectWhole()
    }

    @Test func twoCommandsDoNotWorkAtATime() async throws {
        let lock = try ModelLock(store.folder)
        await #expect(throws: ModelError.busy) {
            try await installer(ScriptedTransport(archive)).install(try TestModels.model(archive: archive))
        }
        #expect(throws: ModelError.busy) { try store.remove(TestModels.name) }
        lock.release()
        #expect(try store.models().isEmpty)
    }
}
