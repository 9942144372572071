import EventLog
import Storage
import Testing
import VoiceCore

@Suite struct PositionTests {
    @Test(arguments: ["0-0-0", "1-0-42", "3-9007199254740993-7"]) func aPositionReadsBack(_ text: String) {
        #expect(EventPosition(text)?.description == text)
    }

    @Test(arguments: ["", "1", "1-2", "1-2-3-4", "-1-2-3", "1--3", "a-b-c", "1-2-99999999999999999999"])
    func anotherTextIsNone(_ text: String) {
        #expect(EventPosition(text) == nil)
    }

    @Test func positionsAreOrderedByEpochFirst() throws {
        let texts = ["0-0-0", "1-0-9", "1-0-10", "1-2-1", "2-0-1"]
        let positions = try texts.map { try #require(EventPosition($0)) }
        #expect(positions.reversed().sorted() == positions)
    }

    @Test func afterTheEpochIsRaisedEverythingIsLater() async throws {
        let fixture = try await LogFixture()
        try await fixture.write(3)
        let before = try #require(try await fixture.events().last?.position)
        #expect(try await fixture.database.write { try EventLog.raiseEpoch(in: $0) } == 2)
        try await fixture.write(2)
        let after = try await fixture.events(after: before)
        #expect(after.count == 2)
        #expect(after.allSatisfy { $0.position > before })
        #expect(try await fixture.database.write { try EventLog.raiseEpoch(toAtLeast: 10, in: $0) } == 10)
        #expect(try await fixture.events().count == 5)
    }

    /// A restore takes the numbers back, so that new events get numbers that readers have seen already.
    @Test func aCursorFromBeforeARestoreSeesWhatComesAfterIt() async throws {
        let fixture = try await LogFixture()
        try await fixture.write(5)
        let cursor = try #require(try await fixture.events().last?.position)
        try await fixture.database.write { tx in  // as a backup does that was made after the second event
            try tx.execute("DELETE FROM events WHERE id > 2")
            try tx.execute("UPDATE sqlite_sequence SET seq = 2 WHERE name = 'events'")
            try EventLog.raiseEpoch(in: tx)
        }
        try await fixture.write(1)
        #expect(try await fixture.events(after: cursor).count == 1)
    }
}
