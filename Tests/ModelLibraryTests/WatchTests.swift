import Foundation
import ModelTestKit
import Testing

@testable import ModelLibrary

/// When a folder of models is read again.
@Suite struct WatchTests {
    private func stamp(_ nanoseconds: Int) -> ModelStamp {
        ModelStamp(installed: FileStamp(inode: 1, seconds: 0, nanoseconds: nanoseconds), choices: nil)
    }

    @Test func aChangeIsReadAndOnceMoreForWhatCameInTheSameTick() {
        var watch = ModelWatch()
        let due = [1, 1, 1, 2, 2, 2, 2].map { watch.isDue(stamp($0)) }
        #expect(due == [true, true, false, true, true, false, false])
    }

    @Test func whatCouldNotBeReadIsReadAgain() {
        var watch = ModelWatch()
        let before = (0..<3).map { _ in watch.isDue(stamp(1)) }
        watch.forget()
        let after = (0..<3).map { _ in watch.isDue(stamp(1)) }
        #expect(before == [true, true, false] && after == before)
    }

    @Test func theStampTellsEveryChange() async throws {
        let folder = try TemporaryFolder()
        let store = ModelStore(ModelFolder(folder.path + "/models"))
        var last = store.stamp
        func differs() -> Bool {
            defer { last = store.stamp }
            return store.stamp != last
        }
        #expect(last == ModelStamp(installed: nil, choices: nil))
        let archive = try TestArchive.bytes(TestModels.entries)
        let installer = ModelInstaller(store, transport: ScriptedTransport(archive), pause: { _ in })
        _ = try await installer.install(try TestModels.model(archive: archive))
        #expect(differs())
        try store.use(TestModels.name)
        #expect(differs())
        try store.useNone(for: .transcription)
        #expect(differs())
        #expect(!differs())
        // Within one tick of the file system's clock, a folder can look as it did before.
        try waitForTick(folder)
        try store.remove(TestModels.name)
        #expect(differs())
    }

    private func waitForTick(_ folder: TemporaryFolder) throws {
        let path = try folder.write("tick", [1])
        let before = ModelDisk.stamp(of: path)?.nanoseconds
        while ModelDisk.stamp(of: path)?.nanoseconds == before { try folder.write("tick", [1]) }
    }
}
