import EventLog
import Logging
import ServiceLifecycle
import Storage
import Testing
import VoiceCore

@Suite struct ConsumerTests {
    private static let effects = Table(
        "effects", scope: .installation, columns: [.init("subject", .text), .init("times", .integer)], primaryKey: ["subject"])

    /// Counts in the database how often each event had its effect.
    private static func counting(_ name: String = "counting", failing: @escaping @Sendable () -> Bool = { false }) -> EventConsumer {
        EventConsumer(
            name, batchSize: 10,
            handler: .inTransaction { events in
                { tx in
                    for logged in events {
                        try tx.execute(
                            """
                            INSERT INTO effects (subject, times) VALUES (\(logged.event.subject), 1)
                            ON CONFLICT (subject) DO UPDATE SET times = effects.times + 1
                            """)
                    }
                    if failing() { throw Broken() }
                }
            })
    }

    private func prepared() async throws -> LogFixture {
        let fixture = try await LogFixture()
        try await fixture.database.migrate(
            EventLogSchema.migrations + [Migration(90, "effects", oldestCompatible: 1, tables: [Self.effects])])
        return fixture
    }

    private func effects(_ fixture: LogFixture) async throws -> [Int] {
        try await fixture.database.read { tx in try tx.query("SELECT times FROM effects").map { try $0[0] } }
    }

    @Test func everyEventHasItsEffectExactlyOnceAlthoughTheConsumerDiesInBetween() async throws {
        let fixture = try await prepared()
        try await fixture.write(25)
        let failures = Countdown(3)
        let runner = fixture.runner(Self.counting { failures.next() })
        for _ in 0..<3 { await #expect(throws: Broken.self) { try await runner.drain() } }
        #expect(try await effects(fixture) == [])
        try await runner.drain()
        #expect(try await effects(fixture) == Array(repeating: 1, count: 25))
        try await runner.drain()
        #expect(try await effects(fixture) == Array(repeating: 1, count: 25))
    }

    @Test func anOutsideEffectThatWasNotNotedComesAgain() async throws {
        let fixture = try await LogFixture()
        try await fixture.write(3)
        let received = Received()
        let failures = Countdown(1)
        let runner = fixture.runner(
            EventConsumer(
                "outside",
                handler: .outside { events in
                    await received.add(events)
                    if failures.next() { throw Broken() }  // after the effect, before the cursor moves
                }))
        await #expect(throws: Broken.self) { try await runner.drain() }
        try await runner.drain()
        let subjects = try await fixture.events().map(\.event)
        #expect(await received.events == subjects + subjects)
    }

    @Test func afterARestartAConsumerGoesOnWhereItStood() async throws {
        let fixture = try await LogFixture()
        let received = Received()
        let consumer = EventConsumer("outside", batchSize: 2, handler: .outside { await received.add($0) })
        try await fixture.write(5)
        let first = fixture.runner(consumer)
        try await first.drain()
        await first.release()
        try await fixture.write(2)
        let database = try fixture.reopened()
        try await fixture.runner(consumer, owner: "two", on: database).drain()
        #expect(await received.events == (try await fixture.events().map(\.event)))
    }

    @Test func ofTwoServersOneRunsAConsumerAndTheOtherTakesOverWhenItFallsSilent() async throws {
        let fixture = try await prepared()
        let other = try fixture.reopened()
        let (one, two) = (fixture.runner(Self.counting()), fixture.runner(Self.counting(), owner: "two", on: other))
        try await fixture.write(1)
        try await one.drain()
        try await fixture.write(1)
        await #expect(throws: EventLogError.leaseLost(consumer: "counting")) { try await two.drain() }
        #expect(try await effects(fixture).count == 1)
        fixture.clock.advance(by: .seconds(31))
        try await two.drain()
        #expect(try await effects(fixture) == [1, 1])
        try await fixture.write(1)
        await #expect(throws: EventLogError.leaseLost(consumer: "counting")) { try await one.drain() }
        await two.release()
        try await one.drain()
        #expect(try await effects(fixture) == [1, 1, 1])
    }

    @Test(arguments: [1, 3, 700]) func whatDoesNotConcernAConsumerIsPassed(_ batchSize: Int) async throws {
        let fixture = try await LogFixture()
        let received = Received()
        let consumer = EventConsumer(
            "choosy", batchSize: batchSize, selection: { events, _ in events.filter { $0.event.kind == "recording.deleted" } },
            handler: .outside { await received.add($0) })
        for (count, wanted) in [(499, 0), (2501, 6)] {
            let events = (1...count).map { fixture.event($0 % 400 == 0 && wanted > 0 ? "recording.deleted" : "marker.created") }
            try await fixture.database.write { tx in for event in events { try tx.append(event) } }
            try await fixture.runner(consumer).drain()
            #expect(await received.events.count == wanted)
            #expect(try await fixture.database.read { tx in try EventLog.lag(in: tx) }.map(\.events) == [0])
        }
        #expect(await received.events == (try await fixture.events().map(\.event).filter { $0.kind == "recording.deleted" }))
    }

    /// A server that stood still while it handled a batch, so that another took over, moves nothing back.
    @Test func aServerThatLostItsLeaseDoesNotMoveTheCursor() async throws {
        let fixture = try await LogFixture()
        try await fixture.write(2)
        let received = Received()
        let consumer = EventConsumer("outside", handler: .outside { await received.add($0) })
        let two = fixture.runner(consumer, owner: "two")
        let slow = fixture.runner(
            EventConsumer(
                "outside",
                handler: .outside { _ in
                    fixture.clock.advance(by: .seconds(31))
                    try await two.drain()
                    try await fixture.write(1)
                }))
        await #expect(throws: EventLogError.leaseLost(consumer: "outside")) { try await slow.drain() }
        try await two.drain()
        #expect(await received.events == (try await fixture.events().map(\.event)))
    }

    @Test func aConsumerThatFailsTriesAgainAndHoldsUpNobody() async throws {
        let fixture = try await prepared()
        let received = Received()
        let failures = Countdown(4)
        let (done, finish) = AsyncStream.makeStream(of: String.self)
        let failing = EventConsumer(
            "failing",
            handler: .outside { _ in
                if failures.next() { throw Broken() }
                finish.yield("failing")
            })
        let healthy = EventConsumer(
            "healthy",
            handler: .outside { events in
                await received.add(events)
                finish.yield("healthy")
            })
        var timing = EventConsumers.Timing()
        timing.firstRetry = .milliseconds(1)
        let service = EventConsumers(
            database: fixture.database, consumers: [failing, healthy], timing: timing, logger: Logger(label: "test"))
        let running = Task { try await service.run() }
        try await fixture.write(1)
        var names: Set<String> = []
        for await name in done where names.insert(name).inserted && names.count == 2 { break }
        running.cancel()
        try await running.value
        #expect(await received.events.count == 1)
    }

    @Test func aConsumerIsWokenByACommitAndGivesItsLeaseUpAtTheEnd() async throws {
        let fixture = try await LogFixture()
        let (handled, tell) = AsyncStream.makeStream(of: Int.self)
        let consumer = EventConsumer("outside", handler: .outside { tell.yield($0.count) })
        var timing = EventConsumers.Timing()
        timing.poll = .seconds(3600)
        let service = EventConsumers(database: fixture.database, consumers: [consumer], timing: timing, logger: Logger(label: "test"))
        let running = Task { try await service.run() }
        var counts = handled.makeAsyncIterator()
        for _ in 0..<3 {
            try await fixture.write(1)
            #expect(await counts.next() == 1)
        }
        running.cancel()
        try await running.value
        try await fixture.write(1)
        try await fixture.runner(consumer, owner: "two").drain()
        #expect(await counts.next() == 1)
    }

    @Test func theLagIsCountedInEventsAndTime() async throws {
        let fixture = try await LogFixture()
        let consumer = EventConsumer("outside", handler: .outside { _ in })
        try await fixture.runner(consumer).drain()
        func lag() async throws -> [ConsumerLag] { try await fixture.database.read { try EventLog.lag(in: $0) } }
        #expect(try await lag().map(\.events) == [0])
        try await fixture.write(2)
        fixture.clock.advance(by: .seconds(10))
        try await fixture.write(1)
        let behind = try await lag()
        #expect(behind.map(\.consumer) == ["outside"])
        #expect(behind.map(\.events) == [3])
        #expect(behind.map(\.age) == [.seconds(10)])
        try await fixture.runner(consumer).drain()
        #expect(try await lag().map(\.age) == [.zero])
    }
}
