import Storage
import Testing
import VoiceCore

@testable import Jobs

@Suite("Enqueue") struct EnqueueTests {
    @Test("a job exists only if its transaction commits")
    func transactional() async throws {
        let fixture = try await JobsFixture()
        let id = JobID.make()
        await #expect(throws: TestError.self) {
            try await fixture.database.write { tx in
                try tx.enqueue(Count.self, .init(number: 1), account: fixture.account, id: id)
                throw TestError(isRetryable: false)
            }
        }
        #expect(try await fixture.job(id) == nil)
    }

    @Test("payload and options are kept")
    func kept() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(42, JobOptions(priority: 7, uniqueKey: "rec_1", maxAttempts: 2))
        let job = try #require(try await fixture.job(id))
        #expect(job.state == .ready)
        #expect(job.kind == "test.count")
        #expect(job.priority == 7)
        #expect(job.uniqueKey == "rec_1")
        #expect(job.maxAttempts == 2)
        #expect(try job.payload(of: Count.self) == .init(number: 42))
        #expect(job.createdAt == fixture.wall.now())
    }

    @Test("another account does not see it")
    func scoped() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue()
        #expect(try await fixture.job(id, account: .make()) == nil)
    }

    @Test("an unfinished job with the same key is returned instead of a second one")
    func unique() async throws {
        let fixture = try await JobsFixture()
        let first = try await fixture.enqueue(1, JobOptions(uniqueKey: "k"))
        #expect(try await fixture.enqueue(2, JobOptions(uniqueKey: "k")) == first)
        #expect(try await fixture.enqueue(3, JobOptions(uniqueKey: "other")) != first)
        #expect(try await fixture.enqueue(4, account: .make(), JobOptions(uniqueKey: "k")) != first)
        #expect(try await fixture.queue.counts(account: fixture.account) == [.ready: 2])

        try await fixture.queue.cancel(first, account: fixture.account)
        #expect(try await fixture.enqueue(5, JobOptions(uniqueKey: "k")) != first)
    }

    @Test("a key holds while its job runs")
    func uniqueWhileRunning() async throws {
        let fixture = try await JobsFixture()
        let first = try await fixture.enqueue(1, JobOptions(uniqueKey: "k"))
        #expect(try await fixture.claim().jobs().map(\.lease.id) == [first])
        #expect(try await fixture.enqueue(2, JobOptions(uniqueKey: "k")) == first)
    }

    @Test("a batch of any size arrives whole", arguments: [0, 1, 3, 64, 85, 300])
    func batch(size: Int) async throws {
        let fixture = try await JobsFixture()
        let jobs = try (0..<size).map { try NewJob(Count.self, .init(number: $0), account: fixture.account) }
        let ids = try await fixture.database.write { tx in try tx.enqueue(jobs) }
        #expect(ids == jobs.map(\.id))
        let listed = try await fixture.queue.list(account: fixture.account, limit: 1000).jobs
        #expect(listed.map(\.id) == ids.reversed())
        #expect(try listed.reversed().map { try $0.payload(of: Count.self).number } == Array(0..<size))
    }

    @Test("unique keys hold within a batch")
    func batchUnique() async throws {
        let fixture = try await JobsFixture()
        let jobs = try [nil, "k", "k"].map { key in
            try NewJob(Count.self, .init(number: 1), account: fixture.account, options: JobOptions(uniqueKey: key))
        }
        let ids = try await fixture.database.write { tx in try tx.enqueue(jobs) }
        #expect(ids == [jobs[0].id, jobs[1].id, jobs[1].id])
        #expect(try await fixture.queue.counts(account: fixture.account) == [.ready: 2])
    }

    @Test("a start in the future waits, one in the past does not")
    func start() async throws {
        let fixture = try await JobsFixture()
        let later = try await fixture.enqueue(1, JobOptions(start: .after(.seconds(60))))
        let past = try await fixture.enqueue(2, JobOptions(start: .at(fixture.wall.now() - .seconds(60))))
        #expect(try await fixture.job(later)?.state == .scheduled)
        #expect(try await fixture.job(past)?.state == .ready)
        #expect(try await fixture.job(past)?.runAt == fixture.wall.now())
    }
}
