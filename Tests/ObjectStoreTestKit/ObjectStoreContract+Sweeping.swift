import ObjectStore
import Testing
import VoiceCore

extension ObjectStoreContract {
    static let sweeping = [
        ObjectStoreContract("the listing gives every object once, and none that is younger than the cutoff") { fixture in
            let start = SystemWallClock().now() - .seconds(60)
            var stored: Set<ObjectID> = []
            for index in 0..<20 { stored.insert(try await fixture.store.put(testBytes(index), account: fixture.account).id) }
            #expect(try await ids(fixture.store, writtenBy: later) == stored)
            #expect(try await ids(fixture.store, writtenBy: start).isEmpty)
        },
        ObjectStoreContract("what is not stored is told from what is, whosever it is") { fixture in
            let own = try await fixture.store.put(testBytes(10), account: fixture.account).id
            let other = try await fixture.store.put(testBytes(10), account: fixture.otherAccount).id
            let deleted = try await fixture.store.put(testBytes(20), account: fixture.account).id
            try await fixture.store.delete(deleted)
            let upload = try await fixture.store.begin(account: fixture.account, length: nil)
            let never = ObjectID.make()
            #expect(try await fixture.store.missing(among: [own, deleted, other, upload.id, never]) == [deleted, upload.id, never])
            #expect(try await fixture.store.missing(among: []).isEmpty)
        },
        ObjectStoreContract("only uploads that nobody holds and that are old enough are removed") { fixture in
            let held = try await fixture.store.begin(account: fixture.account, length: nil)
            _ = try await held.append([1], at: 0)
            var dropped: (any ObjectUpload)? = try await fixture.store.begin(account: fixture.account, length: nil)
            _ = try await dropped?.append([1], at: 0)
            let id = try #require(dropped).id
            dropped = nil
            #expect(try await fixture.store.removeAbandonedUploads(writtenBy: SystemWallClock().now() - .seconds(60)) == 0)
            #expect(try await fixture.store.removeAbandonedUploads(writtenBy: later) == 1)
            await #expect(throws: ObjectStoreError.notFound) {
                _ = try await fixture.store.resume(id, account: fixture.account, length: nil)
            }
            #expect(try await held.append([2], at: 1) == 2)
        },
    ]
}
