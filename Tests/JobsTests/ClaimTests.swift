import Storage
import Testing
import VoiceCore

@testable import Jobs

@Suite("Claim") struct ClaimTests {
    @Test("goes by priority, then by age")
    func order() async throws {
        let fixture = try await JobsFixture()
        var ids: [JobID] = []
        for priority in [0, 5, 0, 5, -1] {
            ids.append(try await fixture.enqueue(priority, JobOptions(priority: priority)))
            fixture.wall.advance(by: .milliseconds(1))
        }
        let claimed = try await fixture.claim().jobs()
        #expect(claimed.map(\.lease.id) == [1, 3, 0, 2, 4].map { ids[$0] })
    }

    @Test("takes no more than there is room for, and nothing twice")
    func room() async throws {
        let fixture = try await JobsFixture()
        for number in 0..<10 { try await fixture.enqueue(number) }
        let first = try await fixture.claim(slots: 7).jobs().map(\.lease.id)
        let second = try await fixture.claim(slots: 7).jobs().map(\.lease.id)
        #expect(first.count == 7)
        #expect(second.count == 3)
        #expect(Set(first).isDisjoint(with: second))
    }

    @Test("leaves kinds that it does not know")
    func unknownKind() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue()
        #expect(try await fixture.claim(kinds: [Ping.name]).jobs().isEmpty)
        #expect(try await fixture.job(id)?.state == .ready)
        #expect(try await fixture.claim().jobs().count == 1)
    }

    @Test("a delayed job is claimed when its time has come, not before")
    func delayed() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(1, JobOptions(start: .after(.seconds(60))))
        let early = try await fixture.claim()
        #expect(try early.jobs().isEmpty)
        #expect(early.nextJob == fixture.wall.now() + .seconds(60))
        fixture.wall.advance(by: .seconds(60))
        #expect(try await fixture.claim().jobs().map(\.lease.id) == [id])
    }

    @Test("with one slot, accounts take turns whatever their backlog and priority")
    func turns() async throws {
        let fixture = try await JobsFixture()
        let accounts = (0..<3).map { _ in AccountID.make() }.sorted()
        for (account, count) in zip(accounts, [5, 2, 1]) {
            for _ in 0..<count { try await fixture.enqueue(account: account, JobOptions(priority: count)) }
        }
        var served: [AccountID] = []
        var after: AccountID?
        for _ in 0..<8 {
            let taken = try await fixture.claim(slots: 1, after: after)
            after = taken.after
            served += try taken.jobs().map(\.lease.account)
        }
        #expect(served == [0, 1, 2, 0, 1, 0, 0, 0].map { accounts[$0] })
    }

    @Test("slots that one account cannot fill go to the others in the same claim")
    func leftOver() async throws {
        let fixture = try await JobsFixture()
        let small = AccountID.make()
        try await fixture.enqueue(account: small)
        for number in 0..<50 { try await fixture.enqueue(number) }
        let claimed = try await fixture.claim(slots: 32).jobs()
        #expect(claimed.count == 32)
        #expect(claimed.count { $0.lease.account == small } == 1)
    }

    @Test("many accounts and kinds are found with few slots")
    func many() async throws {
        let fixture = try await JobsFixture()
        let jobs = try (0..<100).map { number in
            number % 2 == 0
                ? try NewJob(Count.self, .init(number: number), account: .make()) : try NewJob(Ping.self, Nothing(), account: .make())
        }
        _ = try await fixture.database.write { tx in try tx.enqueue(jobs) }
        var seen: [AccountID] = []
        var after: AccountID?
        for round in 0..<20 {
            let taken = try await fixture.claim(kinds: [Count.name, Ping.name], slots: 5, after: after, round: round)
            after = taken.after
            seen += try taken.jobs().map(\.lease.account)
        }
        #expect(seen == jobs.map(\.account).sorted())
    }

    @Test("finds an account's turn, takes its jobs and ends them without looking at the backlog")
    func plans() async throws {
        let fixture = try await JobsFixture()
        let now = fixture.wall.now()
        let room = ClaimRoom(free: 4, freeByKind: [Count.name: 4])
        let claim = JobClaim(worker: .make(), lease: .seconds(30), room: room, after: nil, round: 0, schedules: [])
        let deal = Deal(turn: Turn(kind: Count.name, account: fixture.account, priority: 0), count: 4)

        let turns = try await fixture.plan(JobClaim.readyAccounts(kinds: [Count.name, Ping.name], after: "acc_", limit: 4))
        #expect(turns.jobsLines.allSatisfy { $0.contains("USING COVERING INDEX jobs_ready (kind=? AND account_id") })
        #expect(turns.jobsLines.count == 3)
        #expect(!turns.joined().contains("TEMP B-TREE"))

        let take = try await fixture.plan(claim.taking(deal, now: now, .sqlite))
        #expect(
            take.jobsLines == [
                "SEARCH jobs USING PRIMARY KEY (account_id=? AND id=?)",
                "SEARCH jobs USING COVERING INDEX jobs_ready (kind=? AND account_id=?)",
            ])
        #expect(!take.joined().contains("TEMP B-TREE"))

        let promote = try await fixture.plan(JobClaim.promotion(now: now, limit: 9, .sqlite))
        #expect(
            promote.jobsLines == [
                "SEARCH jobs USING PRIMARY KEY (account_id=? AND id=?)",
                "SEARCH jobs USING COVERING INDEX jobs_scheduled (run_at<?)",
            ])

        let reclaim = try await fixture.plan(LeaseKeeping.reclaiming(now: now, endedBefore: now, crashLimit: 3, .sqlite))
        #expect(
            reclaim.jobsLines == [
                "SEARCH jobs USING PRIMARY KEY (account_id=? AND id=?)",
                "SCAN jobs USING COVERING INDEX jobs_running",
            ])
    }
}

extension JobsFixture {
    fileprivate func plan(_ sql: SQL) async throws -> [String] {
        try await database.write { tx in try tx.query("EXPLAIN QUERY PLAN \(sql: sql)").map { try $0[3] } }
    }
}

extension [String] {
    /// The steps that touch the jobs' table.
    fileprivate var jobsLines: [String] { filter { $0.contains(" jobs ") } }
}
