import Storage
import Testing
import VoiceCore

@testable import EventLog

/// The log grows without end, so its readers must never walk or sort it.
@Suite struct QueryPlanTests {
    private func plan(_ statement: SQL) async throws -> [String] {
        let fixture = try await LogFixture()
        return try await fixture.database.read { tx in
            try tx.query("EXPLAIN QUERY PLAN \(sql: statement)").map { try $0[3] }
        }
    }

    /// SQLite's plan for a position's three parts; a column that is missing here is one whose rows are walked over.
    private func expect(_ plan: [String], along index: String, _ prefix: String = "") {
        let searches = plan.filter { !$0.contains("UNION") && $0 != "LEFT" && $0 != "RIGHT" }
        #expect(
            searches == [
                "SEARCH events USING INDEX \(index) (\(prefix)epoch=? AND transaction_id=? AND id>?)",
                "SEARCH events USING INDEX \(index) (\(prefix)epoch=? AND transaction_id>?)",
                "SEARCH events USING INDEX \(index) (\(prefix)epoch>?)",
            ], "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test func consumersReadAlongTheIndexByPosition() async throws {
        expect(try await plan(EventLog.selection(after: .start, limit: 10, .sqlite)), along: "events_by_position")
    }

    @Test func theFeedReadsAlongTheIndexByAccount() async throws {
        expect(
            try await plan(EventLog.selection(after: .start, account: AccountID.make(), limit: 10, .sqlite)),
            along: "events_by_account", "account_id=? AND ")
    }

    @Test func lagIsCountedAlongTheIndexByPosition() async throws {
        expect(try await plan(EventLog.waiting(after: .start, limit: 10)), along: "events_by_position")
    }
}
