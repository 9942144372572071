import ObjectStore
import ObjectStoreTestKit
import Storage
import Testing
import VoiceCore

@Suite struct ObjectSweeperTests {
    private let hour = Duration.seconds(3600)

    @Test func anObjectGoesOnlyWhenItsGraceIsOver() async throws {
        let fixture = try await CatalogueFixture()
        let id = try await fixture.keep(testBytes(100))
        try await fixture.release(id)
        #expect(try await fixture.sweep(grace: hour) == .init())
        fixture.clock.advance(by: hour + .seconds(1))
        #expect(try await fixture.sweep(grace: hour) == .init(unreferenced: 1))
        let (files, rows) = try await fixture.inventory()
        #expect(files.isEmpty && rows.isEmpty)
    }

    @Test func aNewHolderRevivesAMarkedObject() async throws {
        let fixture = try await CatalogueFixture()
        let id = try await fixture.keep(testBytes(100))
        try await fixture.release(id)
        fixture.clock.advance(by: hour + .seconds(1))
        let again = try await fixture.keep(testBytes(100), holder: ObjectHolder(RecordingID.make(), "audio"))
        #expect(again == id)
        #expect(try await fixture.sweep(grace: hour).unreferenced == 0)
        #expect(try await fixture.files.store.bytes(id, account: fixture.account, limit: 100) == testBytes(100))
    }

    @Test func afterItIsStruckOutAnObjectCannotBeHeldAgain() async throws {
        let fixture = try await CatalogueFixture()
        let id = try await fixture.keep(testBytes(100))
        try await fixture.release(id)
        let ledger = DatabaseObjectLedger(fixture.database)
        #expect(try await ledger.strikeUnreferenced(for: .zero, limit: 10) == [id])
        await #expect(throws: ObjectStoreError.notFound) {
            try await fixture.database.write { [account = fixture.account, holder = fixture.holder] in
                try ObjectCatalogue.hold(id, account: account, holder: holder, in: $0)
            }
        }
        // Its content comes again as another object, and the first file goes: nobody loses anything.
        let new = try await fixture.keep(testBytes(100))
        #expect(new != id)
        #expect(try await fixture.sweep() == .init(orphans: 1))
        #expect(try await fixture.inventory().files == [new])
    }

    @Test func aFileWithoutARowGoesByItsAge() async throws {
        let fixture = try await CatalogueFixture()
        _ = try await fixture.files.store.put(testBytes(100), account: fixture.account)
        #expect(try await fixture.sweep(grace: hour) == .init())
        fixture.clock.advance(by: hour + .seconds(1))
        #expect(try await fixture.sweep(grace: hour) == .init(orphans: 1))
    }

    @Test func manyObjectsGoInOneSweep() async throws {
        let fixture = try await CatalogueFixture()
        for index in 0..<450 {
            let bytes = Array("\(index)".utf8)
            if index % 2 == 0 {
                try await fixture.release(try await fixture.keep(bytes))
            } else {
                _ = try await fixture.files.store.put(bytes, account: fixture.account)
            }
        }
        let kept = try await fixture.keep(testBytes(10))
        #expect(try await fixture.sweep() == .init(unreferenced: 225, orphans: 225))
        #expect(try await fixture.inventory() == ([kept], [kept]))
    }

    /// A server that ends at any file call of a put, a keep, a release and a sweep: afterwards one sweep leaves as many files as rows,
    /// and everything that was acknowledged as kept.
    @Test func oneSweepAfterACrashLeavesNoOrphanAndNoRowWithoutAFile() async throws {
        var ends = 0
        for number in 0..<70 {
            let fixture = try await CatalogueFixture()
            let faulty = FaultyFileCalls(plan: FaultyFileCalls.ending(at: number))
            let kept = await work(fixture, faulty)
            if faulty.calls > number { ends += 1 }
            _ = try await fixture.sweep()
            let (files, rows) = try await fixture.inventory()
            #expect(files == rows, "call \(number)")
            #expect(rows.isSuperset(of: kept), "call \(number)")
            #expect(try fixture.files.directory.files().filter { $0.contains("uploads") } == [], "call \(number)")
        }
        #expect(ends > 30 && ends < 70, "the calls reach over the whole work")
    }

    /// - Returns: the objects that were acknowledged as kept and not released.
    private func work(_ fixture: CatalogueFixture, _ calls: FaultyFileCalls) async -> Set<ObjectID> {
        var kept: Set<ObjectID> = []
        do {
            let store = try fixture.files.reopened(calls: calls)
            let first = try await fixture.keep(try await store.put(testBytes(100), account: fixture.account))
            kept.insert(first)
            let upload = try await store.begin(account: fixture.account, length: nil)
            _ = try await upload.append(testBytes(70_000), at: 0)
            kept.insert(try await fixture.keep(try await upload.complete()))
            kept.remove(first)
            try await fixture.release(first)
            _ = try await store.put(testBytes(300), account: fixture.account)  // its row is never written
            _ = try await fixture.sweep(store: store)
        } catch {}  // the end
        return kept
    }
}
