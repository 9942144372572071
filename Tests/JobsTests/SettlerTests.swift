import ClockTestKit
import Storage
import Testing
import VoiceCore

@testable import Jobs

@Suite("Settling", .timeLimit(.minutes(3))) struct SettlerTests {
    @Test("a full disk delays the end of a job and loses nothing", arguments: [StorageError.Code.diskFull, .io, .unavailable, .contention])
    func passing(code: StorageError.Code) async throws {
        let fixture = try await JobsFixture()
        let run = try await fixture.run()
        let settled = Record<Bool>()
        let (settler, database) = fixture.settler(settled)
        database.faults.plan([.fails(code), .fails(code)])

        settler.submit(run, .done(FinishedWork(result: "{\"sum\":1}", apply: nil)))
        await fixture.timers.sleeper(until: .milliseconds(50))
        #expect(try await fixture.job(run.job.lease.id)?.state == .running)
        fixture.timers.advance(by: .milliseconds(50))
        await fixture.timers.sleeper(until: .milliseconds(150))
        fixture.timers.advance(by: .milliseconds(100))
        #expect(await settled.first(1) == [true])
        #expect(try await fixture.job(run.job.lease.id)?.state == .done)
    }

    @Test("a commit whose answer was lost is not applied twice")
    func commitUnknown() async throws {
        let fixture = try await JobsFixture()
        let run = try await fixture.run()
        let settled = Record<Bool>()
        let (settler, database) = fixture.settler(settled)
        database.faults.plan([.forgets])
        let next = JobID.make()
        let account = fixture.account
        settler.submit(
            run,
            .done(
                FinishedWork(result: "{\"sum\":1}") { tx in
                    try tx.enqueue(Count.self, .init(number: 2), account: account, id: next)
                }))
        await fixture.timers.sleeper(until: .milliseconds(50))
        fixture.timers.advance(by: .milliseconds(50))
        _ = await settled.first(1)
        #expect(try await fixture.queue.counts(account: account) == [.done: 1, .ready: 1])
    }

    @Test("endings that come together are written together, and one after the other when that fails")
    func together() async throws {
        let fixture = try await JobsFixture()
        let runs = [try await fixture.run(), try await fixture.run(), try await fixture.run()]
        let settled = Record<Bool>()
        let (settler, database) = fixture.settler(settled)
        let gate = Gate()
        database.faults.plan([.waits(gate), .fails(.statement)])
        for run in runs { settler.submit(run, .done(FinishedWork(result: "{\"sum\":1}", apply: nil))) }
        gate.open()
        #expect(await settled.first(3) == [true, true, true])
        #expect(try await fixture.queue.counts(account: fixture.account) == [.done: 3])
    }

    @Test("a lost lease spoils no other ending of the same transaction")
    func mixed() async throws {
        let fixture = try await JobsFixture()
        let lost = try await fixture.run()
        fixture.wall.advance(by: .seconds(31))
        _ = try await fixture.reclaim()
        let good = try await fixture.run()
        let settled = Record<Bool>()
        let (settler, database) = fixture.settler(settled)
        let gate = Gate()
        let first = try await fixture.run(enqueues: false)
        database.faults.plan([.waits(gate)])
        for run in [first, lost, good] { settler.submit(run, .done(FinishedWork(result: "{\"sum\":1}", apply: nil))) }
        gate.open()
        #expect(await settled.first(3).count { $0 } == 2)
        #expect(try await fixture.job(good.job.lease.id)?.state == .done)
    }

    @Test("an apply that the database refuses is a failed attempt")
    func refused() async throws {
        let fixture = try await JobsFixture()
        let run = try await fixture.run()
        let settled = Record<Bool>()
        let (settler, _) = fixture.settler(settled)
        let lease = run.job.lease
        settler.submit(
            run,
            .done(
                FinishedWork(result: "{\"sum\":1}") { tx in
                    try tx.enqueue(Count.self, .init(number: 2), account: lease.account, id: lease.id)
                }))
        #expect(await settled.first(1) == [true])
        let job = try #require(try await fixture.job(lease.id))
        #expect(job.state == .failed)
        #expect(job.failure?.code == "storage_constraint")
    }

    @Test("after its end it gives up what cannot be written; the lease ends by itself")
    func stopped() async throws {
        let fixture = try await JobsFixture()
        let run = try await fixture.run()
        let settled = Record<Bool>()
        let (settler, database) = fixture.settler(settled)
        database.faults.plan([.fails(.unavailable)])
        settler.stop()
        settler.submit(run, .done(FinishedWork(result: "{\"sum\":1}", apply: nil)))
        #expect(await settled.first(1) == [false])
        #expect(try await fixture.job(run.job.lease.id)?.state == .running)
    }
}

extension JobsFixture {
    /// A claimed job, enqueued for it unless one is ready.
    fileprivate func run(enqueues: Bool = true) async throws -> JobRun {
        if enqueues { try await enqueue() }
        return JobRun(try #require(try await claim(slots: 1).jobs().first))
    }

    /// A settler whose runs tell whether their ending was written.
    fileprivate func settler(_ settled: Record<Bool>) -> (JobSettler, FaultyDatabase) {
        let database = FaultyDatabase(base: self.database)
        let settler = JobSettler(database: database, clock: timers, random: { 0.5 }) { for run in $0 { settled.add(run.isWritten) } }
        return (settler, database)
    }
}
