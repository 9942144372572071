import ObjectStore
import ObjectStoreTestKit
import Storage
import Testing
import VoiceCore

@Suite struct ObjectCheckTests {
    private let hour = Duration.seconds(3600)

    @Test func whatIsWholeHasNothingToTell() async throws {
        let fixture = try await CatalogueFixture()
        #expect(try await fixture.check() == .init())
        for index in 0..<3 { _ = try await fixture.keep(testBytes(index)) }
        let report = try await fixture.check()
        #expect(report.known == 3 && report.missing.count == 0 && report.orphans.count == 0)
    }

    @Test func lostFilesAndOrphansAreToldByTheirIds() async throws {
        let fixture = try await CatalogueFixture()
        _ = try await fixture.keep(testBytes(1))
        let lost = try await fixture.keep(testBytes(2))
        try await fixture.files.store.delete(lost)
        let orphan = try await fixture.files.store.put(testBytes(3), account: fixture.account).id
        let report = try await fixture.check()
        #expect(report.known == 2)
        #expect(report.missing.count == 1 && report.missing.ids == [lost])
        #expect(report.orphans.count == 1 && report.orphans.ids == [orphan])
        #expect(try await fixture.check(grace: hour).orphans.count == 0, "its row may still come")
        #expect(try await fixture.check() == report, "nothing is changed")
    }

    @Test func anyNumberIsCountedAndSomeAreListed() async throws {
        let fixture = try await CatalogueFixture()
        // More than a page of rows, and a row without a file at each end of one.
        let receipts = try (0..<1203).map { index in
            let hash = try #require(ContentHash([UInt8](repeating: UInt8(index / 256), count: 31) + [UInt8(index % 256)]))
            return ObjectReceipt(id: .make(), length: 1, contentHash: hash)
        }
        try await fixture.database.write { [account = fixture.account, holder = fixture.holder] tx in
            for receipt in receipts { _ = try ObjectCatalogue.keep(receipt, account: account, holder: holder, in: tx) }
        }
        let report = try await fixture.check(listing: 10)
        #expect(report.known == 1203 && report.missing.count == 1203)
        #expect(report.missing.ids == Array(receipts.map(\.id).sorted { $0.text < $1.text }.prefix(10)))
    }

    /// A sweep that takes an object after the check has read its row.
    @Test func whatIsSweptMeanwhileIsNotMissing() async throws {
        let fixture = try await CatalogueFixture()
        let id = try await fixture.keep(testBytes(1))
        try await fixture.release(id)
        let ledger = SweptBehind(DatabaseObjectLedger(fixture.database)) { _ = try await fixture.sweep() }
        let report = try await ObjectCheck(store: fixture.files.store, ledger: ledger, clock: fixture.clock).run(grace: .zero)
        #expect(report.known == 1 && report.missing.count == 0 && report.orphans.count == 0)
    }
}

/// A ledger whose objects are swept as soon as it has told of them.
private struct SweptBehind: ObjectLedger {
    let ledger: any ObjectLedger
    let sweep: @Sendable () async throws -> Void

    init(_ ledger: any ObjectLedger, _ sweep: @escaping @Sendable () async throws -> Void) {
        self.ledger = ledger
        self.sweep = sweep
    }

    func strikeUnreferenced(for grace: Duration, limit: Int) async throws -> [ObjectID] {
        try await ledger.strikeUnreferenced(for: grace, limit: limit)
    }

    func unknown(among ids: [ObjectID]) async throws -> [ObjectID] { try await ledger.unknown(among: ids) }

    func known(after id: ObjectID?, limit: Int) async throws -> [ObjectID] {
        let page = try await ledger.known(after: id, limit: limit)
        try await sweep()
        return page
    }
}
