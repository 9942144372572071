import ObjectStore
import ObjectStoreTestKit
import Storage
import Testing
import VoiceCore

@Suite struct ObjectCatalogueTests {
    @Test func equalContentOfOneAccountIsKeptOnce() async throws {
        let fixture = try await CatalogueFixture()
        let first = try await fixture.keep(testBytes(100))
        let second = try await fixture.keep(testBytes(100), holder: ObjectHolder(RecordingID.make(), "audio"))
        #expect(first == second)
        #expect(try await fixture.sweep() == .init(orphans: 1))  // the second file
        #expect(try await fixture.inventory().files == [first])
    }

    @Test func equalContentOfTwoAccountsIsKeptTwice() async throws {
        let fixture = try await CatalogueFixture()
        let mine = try await fixture.keep(testBytes(100))
        let other = try await fixture.files.store.put(testBytes(100), account: fixture.files.otherAccount)
        #expect(try await fixture.keep(other, account: fixture.files.otherAccount) == other.id)
        #expect(mine != other.id)
    }

    @Test func keepingTwiceIsKeepingOnce() async throws {
        let fixture = try await CatalogueFixture()
        let receipt = try await fixture.files.store.put(testBytes(100), account: fixture.account)
        for _ in 0..<2 { #expect(try await fixture.keep(receipt) == receipt.id) }
        try await fixture.release(receipt.id)
        #expect(try await fixture.sweep() == .init(unreferenced: 1))
    }

    @Test func anObjectStaysWhileOneHolderIsLeft() async throws {
        let fixture = try await CatalogueFixture()
        let other = ObjectHolder(RecordingID.make(), "audio")
        let id = try await fixture.keep(testBytes(100))
        _ = try await fixture.keep(testBytes(100), holder: other)
        try await fixture.release(id)
        #expect(try await fixture.sweep() == .init(orphans: 1))
        try await fixture.release(id, holder: other)
        #expect(try await fixture.sweep() == .init(unreferenced: 1))
        let (files, rows) = try await fixture.inventory()
        #expect(files.isEmpty && rows.isEmpty)
    }

    @Test func aHoldersObjectsAreReleasedTogether() async throws {
        let fixture = try await CatalogueFixture()
        for seed in 1...3 { _ = try await fixture.keep(testBytes(100, seed: UInt64(seed))) }
        let kept = try await fixture.keep(testBytes(50), holder: ObjectHolder(RecordingID.make(), "audio"))
        for _ in 0..<2 {
            try await fixture.database.write { [account = fixture.account, holder = fixture.holder] in
                try ObjectCatalogue.releaseAll(of: holder, account: account, in: $0)
            }
        }
        #expect(try await fixture.sweep() == .init(unreferenced: 3))
        #expect(try await fixture.inventory().rows == [kept])
    }

    @Test func anotherAccountsObjectCannotBeHeldNorFound() async throws {
        let fixture = try await CatalogueFixture()
        let id = try await fixture.keep(testBytes(100))
        let other = fixture.files.otherAccount
        await #expect(throws: ObjectStoreError.notFound) {
            try await fixture.database.write { [holder = fixture.holder] in
                try ObjectCatalogue.hold(id, account: other, holder: holder, in: $0)
            }
        }
        let found = try await fixture.database.read { try ObjectCatalogue.receipt(id, account: other, in: $0) }
        #expect(found == nil)
    }

    @Test func whatTheCatalogueKnowsIsWhatTheStoreSaid() async throws {
        let fixture = try await CatalogueFixture()
        let receipt = try await fixture.files.store.put(testBytes(100), account: fixture.account)
        _ = try await fixture.keep(receipt)
        let account = fixture.account
        let (byID, byHash) = try await fixture.database.read { tx in
            (
                try ObjectCatalogue.receipt(receipt.id, account: account, in: tx),
                try ObjectCatalogue.find(receipt.contentHash, account: account, in: tx)
            )
        }
        #expect(byID == receipt)
        #expect(byHash == receipt)
    }
}
