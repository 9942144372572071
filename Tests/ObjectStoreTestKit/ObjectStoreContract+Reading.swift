import ObjectStore
import Testing
import VoiceCore

extension ObjectStoreContract {
    static let reading = [
        ObjectStoreContract("what was stored is read back, whatever its length") { fixture in
            for length in lengths {
                let bytes = testBytes(length)
                let receipt = try await fixture.store.put(pieces(bytes, by: 30_000), account: fixture.account)
                #expect(receipt.length == Int64(length))
                let content = try await fixture.store.read(receipt.id, account: fixture.account, range: nil)
                #expect(content.length == Int64(length))
                #expect(content.contentHash == receipt.contentHash)
                #expect(try await collect(content) == bytes)
                #expect(try await fixture.store.receipt(receipt.id, account: fixture.account) == receipt)
            }
        },
        ObjectStoreContract("a range gives its bytes and no other") { fixture in
            let bytes = testBytes(6 * 65_536 + 100)
            let id = try await fixture.store.put(bytes, account: fixture.account).id
            let ranges: [Range<Int64>] = [
                0..<1, 65_535..<65_537, 65_536..<131_072, 100..<100, 0..<393_316, 393_315..<393_316, 393_216..<400_000, 10..<390_000,
                393_316..<393_316,
            ]
            for range in ranges {
                let content = try await fixture.store.read(id, account: fixture.account, range: range)
                let end = min(Int(range.upperBound), bytes.count)
                #expect(try await collect(content) == Array(bytes[Int(range.lowerBound)..<end]), "\(range)")
                #expect(content.length == Int64(bytes.count))
            }
        },
        ObjectStoreContract("a range that begins beyond the end is refused with the length") { fixture in
            let id = try await fixture.store.put(testBytes(10), account: fixture.account).id
            await #expect(throws: ObjectStoreError.rangeOutside(length: 10)) {
                _ = try await fixture.store.read(id, account: fixture.account, range: 11..<12)
            }
        },
        ObjectStoreContract("another account's object is not there") { fixture in
            let id = try await fixture.store.put(testBytes(10), account: fixture.account).id
            await #expect(throws: ObjectStoreError.notFound) {
                _ = try await fixture.store.read(id, account: fixture.otherAccount, range: nil)
            }
            await #expect(throws: ObjectStoreError.notFound) {
                _ = try await fixture.store.receipt(id, account: fixture.otherAccount)
            }
        },
        ObjectStoreContract("an object that was never stored, or was deleted, is not there; deleting twice is fine") { fixture in
            let id = try await fixture.store.put(testBytes(10), account: fixture.account).id
            for _ in 0..<2 { try await fixture.store.delete(id) }
            for id in [id, ObjectID.make()] {
                await #expect(throws: ObjectStoreError.notFound) {
                    _ = try await fixture.store.read(id, account: fixture.account, range: nil)
                }
            }
        },
        ObjectStoreContract("equal content hashes equally within an account and differently across accounts") { fixture in
            let first = try await fixture.store.put(testBytes(1000), account: fixture.account)
            let again = try await fixture.store.put(testBytes(1000), account: fixture.account)
            let longer = try await fixture.store.put(testBytes(1001), account: fixture.account)
            let elsewhere = try await fixture.store.put(testBytes(1000), account: fixture.otherAccount)
            #expect(first.contentHash == again.contentHash)
            #expect(first.id != again.id)
            #expect(first.contentHash != longer.contentHash)
            #expect(first.contentHash != elsewhere.contentHash)
        },
        ObjectStoreContract("reading into memory refuses what is longer than its limit") { fixture in
            let id = try await fixture.store.put(testBytes(1000), account: fixture.account).id
            #expect(try await fixture.store.bytes(id, account: fixture.account, limit: 1000) == testBytes(1000))
            await #expect(throws: ObjectStoreError.tooLarge(limit: 999)) {
                _ = try await fixture.store.bytes(id, account: fixture.account, limit: 999)
            }
        },
        ObjectStoreContract("objects outlive a restart") { fixture in
            let receipt = try await fixture.store.put(testBytes(100_000), account: fixture.account)
            let store = try await fixture.reopened()
            #expect(try await store.bytes(receipt.id, account: fixture.account, limit: 100_000) == testBytes(100_000))
        },
    ]
}
