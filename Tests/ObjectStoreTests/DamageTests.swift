import FoundationEssentials
import ObjectStore
import ObjectStoreTestKit
import Testing
import VoiceCore

@Suite struct DamageTests {
    private let bytes = testBytes(3 * 65_536 + 100)

    /// Where a byte is turned over, and the chunk that must be named; `nil` for the frame.
    @Test(
        arguments: [
            (0, nil), (20, nil), (100, nil), (127, nil), (128, 0), (65_663, 0), (65_664, 0), (65_668, 1), (131_300, 2), (196_748, 3),
            (196_848, 3), (196_852, nil), (196_860, nil), (196_870, nil), (196_915, nil),
        ] as [(Int, Int64?)])
    func everyDamagedByteIsFound(_ offset: Int, _ chunk: Int64?) async throws {
        let fixture = try await FileStoreFixture()
        let id = try await fixture.store.put(bytes, account: fixture.account).id
        try change(fixture.path(of: id)) { $0[offset] ^= 0x10 }
        await #expect(throws: ObjectStoreError.damaged(chunk: chunk)) {
            _ = try await fixture.store.bytes(id, account: fixture.account, limit: .max)
        }
    }

    @Test func aRangeBesideTheDamageIsStillRead() async throws {
        let fixture = try await FileStoreFixture()
        let id = try await fixture.store.put(bytes, account: fixture.account).id
        try change(fixture.path(of: id)) { $0[128 + 65_540 + 5] ^= 1 }
        for range in [0..<65_536, 131_072..<196_708] as [Range<Int64>] {
            let content = try await fixture.store.read(id, account: fixture.account, range: range)
            var read: [UInt8] = []
            for try await chunk in content.chunks { read += chunk }
            #expect(read == Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)]))
        }
        let touching = try await fixture.store.read(id, account: fixture.account, range: 65_535..<65_537)
        await #expect(throws: ObjectStoreError.damaged(chunk: 1)) { for try await _ in touching.chunks {} }
    }

    @Test(arguments: [0, 1, 64, 127, 128, 192, 1000, 65_700, 196_851, 196_915])
    func aFileThatWasCutIsFoundBeforeAByteIsGivenOut(_ length: Int) async throws {
        let fixture = try await FileStoreFixture()
        let id = try await fixture.store.put(bytes, account: fixture.account).id
        try change(fixture.path(of: id)) { $0 = Array($0.prefix(length)) }
        await #expect(throws: ObjectStoreError.damaged(chunk: nil)) {
            _ = try await fixture.store.read(id, account: fixture.account, range: 0..<1)
        }
    }

    @Test func aFileUnderAnotherObjectsNameIsFound() async throws {
        let fixture = try await FileStoreFixture()
        let id = try await fixture.store.put(bytes, account: fixture.account).id
        let other = try await fixture.store.put(testBytes(5), account: fixture.account).id
        try FileManager.default.removeItem(atPath: fixture.path(of: other))
        try FileManager.default.copyItem(atPath: fixture.path(of: id), toPath: fixture.path(of: other))
        await #expect(throws: ObjectStoreError.damaged(chunk: nil)) {
            _ = try await fixture.store.receipt(other, account: fixture.account)
        }
    }

    /// The checks of the pieces are not keyed: only the whole against its keyed hash finds bytes that were changed on purpose.
    @Test func aChangeWithMatchingChecksIsFoundAtTheEndOfAFullRead() async throws {
        let fixture = try await FileStoreFixture()
        let id = try await fixture.store.put(testBytes(1000), account: fixture.account).id
        let changed = try await fixture.store.put(testBytes(1000, seed: 2), account: fixture.account).id
        let source = Array(try Data(contentsOf: URL(filePath: fixture.path(of: changed))))
        try change(fixture.path(of: id)) { $0.replaceSubrange(128..<1132, with: source[128..<1132]) }
        await #expect(throws: ObjectStoreError.damaged(chunk: nil)) {
            _ = try await fixture.store.bytes(id, account: fixture.account, limit: .max)
        }
    }

    @Test func anUploadWhoseDurablePartWasDamagedDoesNotGoOn() async throws {
        let fixture = try await FileStoreFixture()
        var upload: (any ObjectUpload)? = try await fixture.store.begin(account: fixture.account, length: nil)
        _ = try await upload?.append(bytes, at: 0)
        let id = try #require(upload).id
        upload = nil
        for (offset, chunk) in [(65_668, 1), (196_750, 3)] as [(Int, Int64)] {
            let path = fixture.root + "/uploads/\(id.text).part"
            try change(path) { $0[offset] ^= 1 }
            let store = try await fixture.reopened()
            await #expect(throws: ObjectStoreError.damaged(chunk: chunk)) {
                _ = try await store.resume(id, account: fixture.account, length: nil)
            }
            try change(path) { $0[offset] ^= 1 }
        }
    }

    private func change(_ path: String, _ body: (inout [UInt8]) -> Void) throws {
        var bytes = Array(try Data(contentsOf: URL(filePath: path)))
        body(&bytes)
        try Data(bytes).write(to: URL(filePath: path))
    }
}
