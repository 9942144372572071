import ObjectStore
import Testing
import VoiceCore

extension ObjectStoreContract {
    static let writing = [
        ObjectStoreContract("more or less than was announced is refused, and nothing stays") { fixture in
            await #expect(throws: ObjectStoreError.tooLarge(limit: 9)) {
                _ = try await fixture.store.put(pieces(testBytes(10), by: 4), account: fixture.account, length: 9)
            }
            await #expect(throws: ObjectStoreError.lengthMismatch(announced: 11, received: 10)) {
                _ = try await fixture.store.put(pieces(testBytes(10), by: 4), account: fixture.account, length: 11)
            }
            try await expectEmpty(fixture)
        },
        ObjectStoreContract("a stream that fails leaves nothing behind") { fixture in
            struct Broken: Error {}
            let broken = PulledSequence<[UInt8]> {
                var sent = 0
                return {
                    sent += 1
                    if sent > 10 { throw Broken() }
                    return testBytes(65_536)
                }
            }
            await #expect(throws: Broken.self) { _ = try await fixture.store.put(broken, account: fixture.account) }
            try await expectEmpty(fixture)
        },
        ObjectStoreContract("a stream that ends early because its task was cancelled does not become an object") { fixture in
            let (stream, input) = AsyncStream.makeStream(of: [UInt8].self)
            let task = Task { try await fixture.store.put(stream, account: fixture.account) }
            input.yield(testBytes(1000))
            task.cancel()
            await #expect(throws: CancellationError.self) { _ = try await task.value }
            try await expectEmpty(fixture)
        },
        ObjectStoreContract("an account without a key stores nothing") { fixture in
            await #expect(throws: ObjectStoreError.keyMissing) { _ = try await fixture.store.put([1], account: AccountID.make()) }
            try await expectEmpty(fixture)
        },
        ObjectStoreContract("side by side, every object is whole") { fixture in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<16 {
                    group.addTask {
                        let bytes = testBytes(150_000 + index, seed: UInt64(index + 1))
                        let id = try await fixture.store.put(pieces(bytes, by: 7000), account: fixture.account).id
                        #expect(try await fixture.store.bytes(id, account: fixture.account, limit: 200_000) == bytes)
                    }
                }
                try await group.waitForAll()
            }
        },
    ]

    /// No object, and no upload.
    static func expectEmpty(_ fixture: any ObjectStoreFixture) async throws {
        #expect(try await ids(fixture.store, writtenBy: later).isEmpty)
        #expect(try await fixture.store.removeAbandonedUploads(writtenBy: later) == 0)
    }
}
