import ObjectStore
import Testing
import VoiceCore

extension ObjectStoreContract {
    static let resuming = [
        ObjectStoreContract("parts of any size add up, each durable when it is answered") { fixture in
            let bytes = testBytes(400_000)
            let upload = try await fixture.store.begin(account: fixture.account, length: Int64(bytes.count))
            #expect(try await upload.durableOffset() == 0)
            var offset = 0
            for size in [1, 70_000, 65_535, 1, 200_000, 64_463] {
                let part = Array(bytes[offset..<offset + size])
                #expect(try await upload.append(part, at: Int64(offset)) == Int64(offset + size))
                offset += size
                #expect(try await upload.durableOffset() == Int64(offset))
            }
            let receipt = try await upload.complete()
            #expect(receipt.id == upload.id)
            #expect(try await fixture.store.bytes(receipt.id, account: fixture.account, limit: .max) == bytes)
            #expect(receipt.contentHash == (try await fixture.store.put(bytes, account: fixture.account)).contentHash)
        },
        ObjectStoreContract("a part that comes twice, or too early, is refused with the offset to go on at") { fixture in
            let upload = try await fixture.store.begin(account: fixture.account, length: nil)
            _ = try await upload.append(testBytes(100), at: 0)
            for offset in [0, 99, 101] as [Int64] {
                await #expect(throws: ObjectStoreError.offsetMismatch(expected: 100)) {
                    _ = try await upload.append(testBytes(100), at: offset)
                }
            }
            _ = try await upload.append(testBytes(100, seed: 2), at: 100)
            let id = try await upload.complete().id
            #expect(try await fixture.store.bytes(id, account: fixture.account, limit: .max) == testBytes(100) + testBytes(100, seed: 2))
        },
        ObjectStoreContract("after a restart an upload goes on at its durable offset, wherever that is") { fixture in
            for size in [0, 1, 65_535, 65_536, 65_537, 300_001] {
                let first = testBytes(size)
                let id = try await begun(fixture, with: first)
                let store = try await fixture.reopened()
                let upload = try await store.resume(id, account: fixture.account, length: nil)
                #expect(try await upload.durableOffset() == Int64(size))
                let second = testBytes(70_000, seed: 2)
                _ = try await upload.append(second, at: Int64(size))
                let receipt = try await upload.complete()
                #expect(try await store.bytes(id, account: fixture.account, limit: .max) == first + second)
                #expect(receipt.length == Int64(size + 70_000))
            }
        },
        ObjectStoreContract("resumed while somebody holds it, an upload is the same one") { fixture in
            let upload = try await fixture.store.begin(account: fixture.account, length: nil)
            let same = try await fixture.store.resume(upload.id, account: fixture.account, length: nil)
            _ = try await upload.append([1], at: 0)
            await #expect(throws: ObjectStoreError.offsetMismatch(expected: 1)) { _ = try await same.append([1], at: 0) }
            _ = try await same.append([2], at: 1)
            let id = try await upload.complete().id
            #expect(try await fixture.store.bytes(id, account: fixture.account, limit: 2) == [1, 2])
        },
        ObjectStoreContract("an upload of another account, a finished one and an aborted one cannot be resumed") { fixture in
            let upload = try await fixture.store.begin(account: fixture.account, length: nil)
            await #expect(throws: ObjectStoreError.notFound) {
                _ = try await fixture.store.resume(upload.id, account: fixture.otherAccount, length: nil)
            }
            let receipt = try await upload.complete()
            await #expect(throws: ObjectStoreError.uploadOver) { _ = try await upload.append([1], at: 0) }
            await #expect(throws: ObjectStoreError.uploadOver) { _ = try await upload.complete() }
            await #expect(throws: ObjectStoreError.notFound) {
                _ = try await fixture.store.resume(upload.id, account: fixture.account, length: nil)
            }
            // How a client learns that its complete, whose answer was lost, did happen.
            #expect(try await fixture.store.receipt(upload.id, account: fixture.account) == receipt)

            let aborted = try await fixture.store.begin(account: fixture.account, length: nil)
            _ = try await aborted.append(testBytes(10), at: 0)
            try await aborted.abort()
            await #expect(throws: ObjectStoreError.notFound) {
                _ = try await fixture.store.resume(aborted.id, account: fixture.account, length: nil)
            }
        },
        ObjectStoreContract("a completion that is refused for its length can be mended") { fixture in
            let upload = try await fixture.store.begin(account: fixture.account, length: 10)
            _ = try await upload.append(testBytes(9), at: 0)
            await #expect(throws: ObjectStoreError.lengthMismatch(announced: 10, received: 9)) { _ = try await upload.complete() }
            await #expect(throws: ObjectStoreError.tooLarge(limit: 10)) { _ = try await upload.append([1, 2], at: 9) }
            _ = try await upload.append([7], at: 9)
            let id = try await upload.complete().id
            #expect(try await fixture.store.bytes(id, account: fixture.account, limit: 10) == testBytes(9) + [7])
        },
    ]

    /// Begins an upload, adds one part, and lets go of it.
    private static func begun(_ fixture: any ObjectStoreFixture, with part: [UInt8]) async throws -> ObjectID {
        let upload = try await fixture.store.begin(account: fixture.account, length: nil)
        if !part.isEmpty { _ = try await upload.append(part, at: 0) }
        return upload.id
    }
}
