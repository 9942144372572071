import EventLog
import Storage
import Testing
import VoiceCore

@Suite struct PruningTests {
    private let day = Duration.seconds(86_400)

    private func prune(_ fixture: LogFixture, limit: Int = 1000) async throws -> Int {
        let cutoff = fixture.clock.now() - day
        return try await fixture.database.write { try EventLog.prune(olderThan: cutoff, limit: limit, in: $0) }
    }

    /// Five old events and two young ones.
    private func aged() async throws -> LogFixture {
        let fixture = try await LogFixture()
        try await fixture.write(5)
        fixture.clock.advance(by: day + .seconds(1))
        try await fixture.write(2)
        return fixture
    }

    @Test func onlyWhatIsOldSealedAndPassedByAllGoes() async throws {
        let fixture = try await aged()
        #expect(try await prune(fixture) == 0)
        let slow = fixture.runner(EventConsumer("slow", handler: .outside { _ in }))
        let empty = try await LogFixture()
        try await empty.runner(EventConsumer("slow", handler: .outside { _ in })).drain()
        #expect(try await prune(empty) == 0)
        try await fixture.seal()
        #expect(try await prune(fixture, limit: 3) == 3)
        #expect(try await prune(fixture, limit: 3) == 2)
        #expect(try await prune(fixture) == 0)
        try await slow.drain()
        #expect(try await fixture.database.read { try EventLog.oldest(in: $0) } > .start)
    }

    @Test func whatAConsumerHasNotPassedStays() async throws {
        let fixture = try await LogFixture()
        let slow = fixture.runner(EventConsumer("slow", handler: .outside { _ in }))
        try await fixture.write(2)
        try await slow.drain()
        try await fixture.write(3)
        fixture.clock.advance(by: day + .seconds(1))
        try await fixture.seal()
        #expect(try await prune(fixture) == 2)
    }

    @Test func aReaderFromBeforeIsToldWhereToGoOn() async throws {
        let fixture = try await aged()
        let all = try await fixture.events()
        try await fixture.seal()
        _ = try await prune(fixture)
        let account = fixture.account
        for position in [.start, all[3].position] {
            await #expect(throws: EventLogError.tooFarBehind(newest: all[6].position)) {
                _ = try await fixture.database.read { try EventLog.events(after: position, account: account, limit: 10, in: $0) }
            }
        }
        #expect(try await fixture.events(after: all[4].position) == Array(all[5...]))
    }

    @Test func aConsumerThatIsNewBeginsAsItAskedTo() async throws {
        let fixture = try await aged()
        try await fixture.seal()
        _ = try await prune(fixture)
        let (oldest, newest, snapshot) = (Received(), Received(), Received())
        try await fixture.runner(EventConsumer("oldest", handler: .outside { await oldest.add($0) })).drain()
        try await fixture.runner(EventConsumer("newest", start: .newest, handler: .outside { await newest.add($0) })).drain()
        let made = Countdown(100)
        let taking = EventConsumer(
            "snapshot", start: .snapshot { _ in _ = made.next() }, handler: .outside { await snapshot.add($0) })
        for _ in 0..<2 { try await fixture.runner(taking).drain() }
        #expect(await oldest.events.count == 2)
        #expect(await newest.events.isEmpty)
        #expect(await snapshot.events.isEmpty)
        #expect(made.count == 99, "the snapshot was taken once")
        try await fixture.write(1)
        try await fixture.runner(taking).drain()
        #expect(await snapshot.events.count == 1)
    }
}
