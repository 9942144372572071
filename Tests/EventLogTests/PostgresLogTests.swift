import EventLog
import Storage
import StorageTestKit
import Testing
import VoiceCore

/// What is different on PostgreSQL, and that the rest is the same.
@Suite(.enabled(if: PostgresServer.programs != nil, "PostgreSQL is not installed: ./dev.sh setup"))
struct PostgresLogTests {
    /// Where the transaction that is held open stands.
    private enum Stage { case begun, released }

    /// The later transaction commits first: a reader that showed its event at once would have to step back for the earlier one.
    @Test func readersStopBelowTheOldestTransactionThatStillRuns() async throws {
        let fixture = try await LogFixture(postgresConnections: 4)
        let stage = Monitor(Stage.begun)
        let (early, late) = (fixture.event("recording.created"), fixture.event("recording.deleted"))
        let (appended, tell) = AsyncStream.makeStream(of: Void.self)
        let holding = Task {
            try await fixture.database.write { tx in
                try tx.append(early)
                _ = try tx.query("SELECT 1")  // sends what was queued
                tell.yield()
                stage.wait { $0 == .released ? () : nil }
            }
        }
        for await _ in appended { break }
        try await fixture.write([late])
        #expect(try await fixture.events().isEmpty)
        #expect(try await fixture.database.read { try EventLog.newest(in: $0) } == .start)

        stage.withLock { $0 = .released }
        stage.broadcast()
        try await holding.value
        try await fixture.settle()
        #expect(try await fixture.events().map(\.event.kind) == ["recording.created", "recording.deleted"])
    }

    @Test func concurrentWritersHideNothingFromAReaderThatFollows() async throws {
        let fixture = try await LogFixture(postgresConnections: 6)
        let reading = Task {
            var seen: [LoggedEvent] = []
            while seen.count < 200 { seen += try await fixture.events(after: seen.last?.position ?? .start) }
            return seen
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { try await fixture.write(50) } }
            try await group.waitForAll()
        }
        let seen = try await reading.value
        #expect(seen.map(\.position) == seen.map(\.position).sorted())
        #expect(Set(seen.map(\.event.subject)).count == 200)
    }

    @Test func aRollbackLeavesNoEvent() async throws {
        let fixture = try await LogFixture(postgresConnections: 2)
        let event = fixture.event()
        await #expect(throws: Broken.self) {
            try await fixture.database.write { tx in
                try tx.append(event)
                throw Broken()
            }
        }
        #expect(try await fixture.events().isEmpty)
    }

    @Test func eventsAreConsumedSealedVerifiedAndPruned() async throws {
        let fixture = try await LogFixture(postgresConnections: 3)
        let (account, clock) = (fixture.account, fixture.clock)
        let received = Received()
        let consumer = EventConsumer("outside", batchSize: 2, handler: .outside { await received.add($0) })
        let payload: [EventWord: EventValue] = ["bytes": .number(5), "changed": .fields(["title"])]
        try await fixture.write([fixture.event(payload: payload)])
        try await fixture.write(4, account: fixture.otherAccount)
        try await fixture.write(2)
        try await fixture.settle()
        for runner in [fixture.runner(consumer), fixture.runner(.sealing)] { try await runner.drain() }
        #expect(await received.events == (try await fixture.events().map(\.event)))
        #expect(await received.events.first?.payload == payload)
        await #expect(throws: EventLogError.leaseLost(consumer: "outside")) {
            try await fixture.write(1)
            try await fixture.settle()
            try await fixture.runner(consumer, owner: "two").drain()
        }
        #expect(try await fixture.database.read { try EventLog.lag(in: $0) }.map(\.events) == [1, 1])
        try await fixture.seal()
        try await fixture.runner(consumer).drain()
        let report = try await EventLog.verify(account, in: fixture.database)
        #expect(report.checked == 4 && report.firstBreak == nil)

        let pruned = try await fixture.database.write { try EventLog.prune(olderThan: clock.now() + .seconds(1), limit: 5, in: $0) }
        #expect(pruned == 5)
        #expect(try await EventLog.verify(account, in: fixture.database) == report)
        try await fixture.database.write { _ = try $0.execute("UPDATE events SET subject = account_id WHERE id = 7") }
        #expect(try await EventLog.verify(account, in: fixture.database).firstBreak == .changedEvent(number: 3))
    }

    /// A new cluster counts its transactions from the beginning: the old ones have greater numbers and are still all over.
    @Test func afterAMoveToANewClusterTheOldEventsStayVisibleAndTheNewOnesComeLater() async throws {
        let fixture = try await LogFixture(postgresConnections: 2)
        try await fixture.write(2)
        try await fixture.database.write { tx in
            try tx.execute("UPDATE events SET transaction_id = transaction_id + 1000000000000")
            try EventLog.raiseEpoch(in: tx)
        }
        let old = try await fixture.events()
        #expect(old.count == 2)
        try await fixture.write(1)
        try await fixture.settle()
        let new = try await fixture.events(after: try #require(old.last).position)
        #expect(new.count == 1)
    }
}
