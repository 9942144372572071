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

    @Test func consumersReadAlongTheIndexByPosition() async throws {
        let plan = try await plan(EventLog.selection(after: .start, limit: 10, .sqlite))
        #expect(plan.count == 1)
        #expect(plan.first?.hasPrefix("SEARCH events USING INDEX events_by_position (") == true, "\(plan)")
    }

    @Test func theFeedReadsAlongTheIndexByAccount() async throws {
        let plan = try await plan(EventLog.selection(after: .start, account: AccountID.make(), limit: 10, .sqlite))
        #expect(plan.count == 1)
        #expect(plan.first?.hasPrefix("SEARCH events USING INDEX events_by_account (account_id=?") == true, "\(plan)")
    }
}
