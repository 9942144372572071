import EventLog
import Storage
import Testing
import VoiceCore

@Suite struct SealingTests {
    /// Six events of an account between others, sealed.
    private func sealed() async throws -> LogFixture {
        let fixture = try await LogFixture()
        for _ in 0..<6 {
            try await fixture.write(1)
            try await fixture.write(1, account: fixture.otherAccount)
        }
        try await fixture.seal()
        return fixture
    }

    private func verify(_ fixture: LogFixture, _ account: AccountID? = nil) async throws -> SealReport {
        let account = account ?? fixture.account
        return try await EventLog.verify(account, in: fixture.database)
    }

    @Test func everyEventIsNumberedWithoutGaps() async throws {
        let fixture = try await sealed()
        try await fixture.write(2)
        try await fixture.seal()
        try await fixture.seal()
        let report = try await verify(fixture)
        #expect(report.firstBreak == nil)
        #expect(report.checked == 8)
        #expect(try await verify(fixture, fixture.otherAccount).checked == 6)
        #expect(try await verify(fixture, AccountID.make()).checked == 0)
    }

    /// Each statement of somebody who changes the past, and what is found.
    @Test(
        arguments: [
            ("UPDATE events SET kind = 'recording.deleted' WHERE id = 5", .changedEvent(number: 3)),
            ("UPDATE events SET kind = 'nonsense' WHERE id = 5", .changedEvent(number: 3)),
            ("UPDATE events SET payload = '{\"bytes\":1}' WHERE id = 1", .changedEvent(number: 1)),
            ("UPDATE events SET occurred_at = occurred_at + 1 WHERE id = 11", .changedEvent(number: 6)),
            ("UPDATE events SET subject = 'rec_01k00000000000000000000000' WHERE id = 3", .changedEvent(number: 2)),
            ("UPDATE events SET account_id = 'acc_01k00000000000000000000000' WHERE id = 3", .missingEvent(number: 2)),
            ("DELETE FROM events WHERE id = 3", .missingEvent(number: 2)),
            ("DELETE FROM events WHERE id = 11", .missingEvent(number: 6)),
            ("DELETE FROM event_seals WHERE number = 4", .missingSeal(number: 4)),
            ("DELETE FROM event_seals WHERE number = 1", .missingSeal(number: 1)),
            ("UPDATE event_seals SET event_digest = hash WHERE number = 2", .wrongHash(number: 2)),
            ("UPDATE event_seals SET hash = event_digest WHERE number = 6", .wrongHash(number: 6)),
            ("UPDATE event_seals SET event_id = 4 WHERE number = 2", .unsealedEvent(EventPosition("1-0-3") ?? .start)),
        ] as [(StaticString, SealReport.Break)])
    func whatWasTamperedWithIsFound(_ statement: StaticString, _ found: SealReport.Break) async throws {
        let fixture = try await sealed()
        try await fixture.database.write { _ = try $0.execute(SQL(stringLiteral: statement)) }
        #expect(try await verify(fixture).firstBreak == found)
    }

    @Test func anEventThatWasPushedInIsFound() async throws {
        let fixture = try await sealed()
        let position = try #require(EventPosition("1-0-2"))
        try await fixture.database.write { [account = fixture.account] tx in
            _ = try tx.execute("UPDATE events SET account_id = \(account) WHERE id = 2")
        }
        #expect(try await verify(fixture).firstBreak == .unsealedEvent(position))
    }

    @Test func eventsAndSealsThatWereCutOffAtTheEndAreFoundThroughTheirNeighboursOrANotedHead() async throws {
        let fixture = try await sealed()
        let noted = try await verify(fixture).head
        try await fixture.database.write { [account = fixture.account] tx in
            _ = try tx.execute("DELETE FROM event_seals WHERE account_id = \(account) AND number = 6")
        }
        #expect(try await verify(fixture).firstBreak == .unsealedEvent(try #require(EventPosition("1-0-11"))))
        try await fixture.database.write { _ = try $0.execute("DELETE FROM events WHERE id = 11") }
        let report = try await verify(fixture)
        #expect(report.firstBreak == nil)
        #expect(report.head != noted)
    }

    @Test func theChainProvesItselfWhenOldEventsArePruned() async throws {
        let fixture = try await sealed()
        let before = try await verify(fixture)
        fixture.clock.advance(by: .seconds(100))
        try await fixture.write(3)
        try await fixture.seal()
        let cutoff = fixture.clock.now() - .seconds(50)
        #expect(try await fixture.database.write { try EventLog.prune(olderThan: cutoff, limit: 100, in: $0) } == 12)
        let after = try await verify(fixture)
        #expect(after.firstBreak == nil)
        #expect(after.checked == before.checked + 3)
        try await fixture.database.write { _ = try $0.execute("UPDATE event_seals SET event_digest = hash WHERE number = 2") }
        #expect(try await verify(fixture).firstBreak == .wrongHash(number: 2))
    }

    @Test func aChainOfManyPagesIsWalkedToItsEnd() async throws {
        let fixture = try await LogFixture()
        let events = (0..<1203).map { _ in fixture.event() }
        try await fixture.database.write { tx in for event in events { try tx.append(event) } }
        try await fixture.seal()
        #expect(try await verify(fixture).checked == 1203)
        try await fixture.database.write { _ = try $0.execute("DELETE FROM events WHERE id = 1202") }
        #expect(try await verify(fixture).firstBreak == .missingEvent(number: 1202))
    }
}
