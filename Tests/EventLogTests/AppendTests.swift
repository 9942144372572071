import EventLog
import Storage
import Testing
import VoiceCore

@Suite struct AppendTests {
    @Test func anEventIsReadAsItWasWritten() async throws {
        let fixture = try await LogFixture()
        let object = ObjectID.make()
        let event = fixture.event(
            "recording.created",
            payload: [
                "object": .id(object), "bytes": .number(-12), "is_live": .flag(true), "state": .word("ready"),
                "changed": .fields(["title", "tags"]), "none": .fields([]), "length": .milliseconds(.seconds(1.5)),
            ])
        try await fixture.write([event, fixture.event()])
        let read = try await fixture.events()
        #expect(read.map(\.event.payload) == [event.payload, [:]])
        #expect(read.first?.event == event)
        #expect(event.payload["length"] == .number(1500))
    }

    @Test func aRollbackLeavesNoEvent() async throws {
        let fixture = try await LogFixture()
        let event = fixture.event()
        await #expect(throws: Broken.self) {
            try await fixture.database.write { tx in
                try tx.append(event)
                throw Broken()
            }
        }
        #expect(try await fixture.events().isEmpty)
    }

    @Test(arguments: [
        "", "a title that somebody wrote", "rec_", "rec_8", "REC_01hzxq7k9m01hzxq7k9m01hzxq", "rec_01hzxq7k9m01hzxq7k9m01hzxl",
    ])
    func aSubjectThatIsNoIDIsRefused(_ subject: String) async throws {
        let fixture = try await LogFixture()
        let event = Event(kind: "recording.created", account: fixture.account, subject: subject, occurredAt: fixture.clock.now())
        await #expect(throws: EventLogError.subjectIsNoID) { try await fixture.database.write { try $0.append(event) } }
        #expect(try await fixture.events().isEmpty)
    }

    @Test(arguments: ["", "two words", "Title", "naïve", "a-b", "semi;colon", "quote\"", String(repeating: "a", count: 41)])
    func onlyWordsOfOurOwnFitIntoAPayload(_ text: String) {
        #expect(EventWord(text) == nil)
        #expect(EventKind("recording." + text) == nil)
        #expect(EventReference(text) == nil)
    }

    @Test func concurrentWritersGetOneOrderAndReadersMissNothing() async throws {
        let fixture = try await LogFixture()
        let reading = Task {
            var seen: [LoggedEvent] = []
            while seen.count < 400 {
                let more = try await fixture.events(after: seen.last?.position ?? .start)
                seen += more
                await Task.yield()
            }
            return seen
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { try await fixture.write(50) } }
            try await group.waitForAll()
        }
        let seen = try await reading.value
        #expect(seen.map(\.position) == seen.map(\.position).sorted())
        #expect(Set(seen.map(\.event.subject)).count == 400)
        #expect(seen == (try await fixture.events()))
    }

    @Test func anAccountSeesItsOwnEventsOnly() async throws {
        let fixture = try await LogFixture()
        for index in 0..<10 { try await fixture.write(1, account: index % 3 == 0 ? fixture.otherAccount : fixture.account) }
        let (first, rest) = try await fixture.database.read { [account = fixture.account] tx in
            let first = try EventLog.events(after: .start, account: account, limit: 4, in: tx)
            return (first, try EventLog.events(after: first[3].position, account: account, limit: 100, in: tx))
        }
        #expect((first + rest).count == 6)
        #expect((first + rest).allSatisfy { $0.event.account == fixture.account })
        #expect((first + rest).map(\.position) == (first + rest).map(\.position).sorted())
    }

    @Test func anEventWakesTheReadersAfterTheCommit() async throws {
        let fixture = try await LogFixture()
        var signals = fixture.database.signals(.events).makeAsyncIterator()
        try await fixture.write(1)
        #expect(await signals.next() != nil)
    }
}
