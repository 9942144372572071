import Storage
import StoragePostgres
import StorageTestKit
import Testing
import VoiceCore

@testable import Jobs

/// The same queue on PostgreSQL, where servers really work side by side. Its clock cannot be moved: where time must pass, a second
/// connection pool has its clock set ahead.
@Suite("Jobs on PostgreSQL", .enabled(if: PostgresServer.programs != nil), .timeLimit(.minutes(3))) struct PostgresJobsTests {
    @Test("workers of two servers run every job once")
    func once() async throws {
        let (first, second) = try await servers()
        let jobs = try (0..<200).map { try NewJob(Count.self, .init(number: $0), account: $0 % 3 == 0 ? .make() : first.account) }
        try await first.database.write { tx in _ = try tx.enqueue(jobs) }
        let runs = Record<JobID>()
        let handlers = JobHandlers.counting { payload, context in
            runs.add(context.id)
            return JobOutcome(.init(sum: payload.number))
        }
        try await first.withWorker(handlers) { _ async throws in
            try await second.withWorker(handlers) { _ async throws in
                for job in jobs {
                    let done = try await first.queue.finished(job.id, account: job.account)
                    #expect(try done.result(of: Count.self) == job.number)
                }
            }
        }
        #expect(runs.values.count == jobs.count)
        #expect(Set(runs.values).count == jobs.count)
    }

    @Test("claims at the same moment share nothing")
    func claims() async throws {
        let (first, second) = try await servers()
        let jobs = try (0..<120).map { try NewJob(Count.self, .init(number: $0), account: $0 % 2 == 0 ? .make() : first.account) }
        try await first.database.write { tx in _ = try tx.enqueue(jobs) }
        let claimed = try await withThrowingTaskGroup(of: [JobID].self) { group in
            for i in 0..<8 { group.addTask { try await (i % 2 == 0 ? first : second).claim(slots: 10).jobs().map(\.lease.id) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(claimed).count == claimed.count)
        #expect(claimed.count >= 10)
    }

    @Test("a job whose lease ended runs again, and its first worker can write nothing more")
    func zombie() async throws {
        let (now, later) = try await servers(ahead: .seconds(31))
        let id = try await now.enqueue()
        let lost = try #require(try await now.claim().jobs().first)
        #expect(try await now.reclaim().isEmpty)
        #expect(try await later.reclaim().map(\.id) == [id])
        let second = try #require(try await later.claim().jobs().first)
        await #expect(throws: lost.lease.lost) { try await now.database.write { tx in try lost.lease.check(tx) } }
        #expect(try await now.database.write { tx in try lost.lease.complete(tx, result: "{}", now: tx.now()) } == false)
        try await now.database.write { tx in try second.lease.check(tx) }
        #expect(try await now.database.write { tx in try second.lease.complete(tx, result: "{\"sum\":7}", now: tx.now()) })
        #expect(try await now.job(id)?.result(of: Count.self) == .init(sum: 7))
    }

    @Test("a write in a lease's name and the reclaim of the lease exclude each other")
    func fenceHolds() async throws {
        let (now, later) = try await servers(ahead: .seconds(31))
        let id = try await now.enqueue()
        let claimed = try #require(try await now.claim().jobs().first)
        // The check locks the row, so the reclaim passes over it while the write's closure is still running.
        let checked = Gate()
        let reclaimed = Monitor(false)
        async let passedOver = {
            await checked.wait()
            let count = try await later.reclaim().count
            reclaimed.withLock { $0 = true }
            reclaimed.broadcast()
            return count
        }()
        try await now.database.write { tx in
            try claimed.lease.check(tx)
            checked.open()
            reclaimed.wait { $0 ? () : nil }
            try claimed.lease.resetCrashes(tx)
        }
        #expect(try await passedOver == 0)
        #expect(try await now.job(id)?.state == .running)
        #expect(try await later.reclaim().map(\.id) == [id])
    }

    @Test("of enqueues with one key at the same moment, one makes the job")
    func unique() async throws {
        let (first, second) = try await servers()
        let ids = try await withThrowingTaskGroup(of: JobID.self) { group in
            for i in 0..<12 {
                group.addTask { try await (i % 2 == 0 ? first : second).enqueue(i, account: first.account, JobOptions(uniqueKey: "k")) }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try await first.queue.counts(account: first.account) == [.ready: 1])
    }

    @Test("of servers that fire one schedule at the same moment, one makes the job")
    func schedule() async throws {
        let (now, later) = try await servers(ahead: .seconds(61))
        let schedule = try JobSchedule("test", every: .seconds(60), Count.self, .init(number: 1), account: now.account)
        try await now.database.write { tx in try schedule.register(tx) }
        let fired = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let id = JobID.make()
                    return try await later.database.write { tx in try schedule.fire(tx, id: id) }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(fired == 1)
        #expect(try await now.queue.counts(account: now.account) == [.ready: 1])
    }

    @Test("failures, cancels, releases and retention leave what they leave on SQLite")
    func everyEnding() async throws {
        let (fixture, later) = try await servers(ahead: .seconds(31))
        let handlers = JobHandlers.counting { payload, context in
            if payload.number == 1 { throw TestError(isRetryable: false) }
            if context.attempt == 1 { throw TestError(isRetryable: true) }
            return JobOutcome(.init(sum: payload.number))
        }
        let failing = try await fixture.enqueue(1)
        let retried = try await fixture.enqueue(2, JobOptions(backoff: Backoff(base: .zero)))
        try await fixture.withWorker(handlers) { _ async throws in
            #expect(try await fixture.queue.finished(failing, account: fixture.account).state == .failed)
            let job = try await fixture.queue.finished(retried, account: fixture.account)
            #expect(job.state == .done)
            #expect(job.failures == 1)
        }

        let delayed = try await fixture.enqueue(3, JobOptions(start: .after(.seconds(20))))
        #expect(try await fixture.claim().jobs().isEmpty)
        let worker = JobWorkerID.make()
        #expect(try await later.claim(worker: worker).jobs().map(\.lease.id) == [delayed])
        let extended = try await fixture.database.write { tx in
            try LeaseKeeping.extend(tx, worker: worker, until: tx.now() + .seconds(30), except: [.make()])
        }
        #expect(extended.map(\.id) == [delayed])
        #expect(try await fixture.queue.cancel(delayed, account: fixture.account) == .running)
        try await fixture.database.write { tx in try LeaseKeeping.markDraining(tx, worker: worker) }
        #expect(try await fixture.database.write { tx in try LeaseKeeping.release(tx, worker: worker, now: tx.now()) } == 1)
        #expect(try await fixture.job(delayed)?.state == .cancelled)

        #expect(try await fixture.queue.depths() == [JobDepth(kind: Count.name, state: .failed, count: 1, oldestAge: nil)])
        try await fixture.queue.retry(failing, account: fixture.account)
        #expect(try await fixture.queue.list(account: fixture.account, state: .ready).jobs.map(\.id) == [failing])
        #expect(try await fixture.queue.deleteFinished(before: Timestamp(microseconds: .max), chunk: 1) == 2)
        #expect(try await fixture.queue.quarantined().isEmpty)
    }

    /// Two servers on one new database, the second with its clock ahead, and one account.
    private func servers(ahead: Duration = .zero) async throws -> (JobsFixture, JobsFixture) {
        let connection = try await PostgresServer.shared().makeDatabase()
        let first = try PostgresDatabase.open(PostgresConfiguration(connection: Secret(connection)), logger: .silent)
        try await first.migrate(JobsSchema.migrations)
        var configuration = PostgresConfiguration(connection: Secret(connection))
        configuration.clockOffset = ahead
        let second = try PostgresDatabase.open(configuration, logger: .silent)
        return (JobsFixture(on: first), JobsFixture(on: second))
    }
}

extension NewJob {
    fileprivate var number: Count.Result? {
        (try? JobJSON.decode(Count.Payload.self, from: payload)).map { Count.Result(sum: $0.number) }
    }
}
