import Storage
import Testing
import VoiceCore

@testable import Jobs

@Suite("Leases") struct LeaseTests {
    @Test("a job whose lease ended runs again, and its first worker can write nothing more")
    func zombie() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue()
        let first = try #require(try await fixture.claim().jobs().first)
        #expect(try await fixture.reclaim().isEmpty)

        fixture.wall.advance(by: .seconds(31))
        #expect(try await fixture.reclaim().map(\.id) == [id])
        #expect(try await fixture.refuses(first.lease))
        let second = try #require(try await fixture.claim().jobs().first)
        #expect(second.lease.fence == first.lease.fence + 1)
        #expect(second.crashes == 1)
        #expect(second.attempt == 2)

        #expect(try await fixture.refuses(first.lease))
        #expect(try await fixture.complete(first.lease, "{\"sum\":1}") == false)
        #expect(try await fixture.complete(second.lease, "{\"sum\":2}"))
        #expect(try await fixture.complete(second.lease, "{\"sum\":3}") == false)
        #expect(try await fixture.job(id)?.result(of: Count.self) == .init(sum: 2))
    }

    @Test("a heartbeat keeps all leases of a worker and no other's")
    func heartbeat() async throws {
        let fixture = try await JobsFixture()
        let mine = JobWorkerID.make()
        let kept = try await fixture.enqueue()
        _ = try await fixture.claim(worker: mine)
        let dead = try await fixture.enqueue()
        _ = try await fixture.claim()

        fixture.wall.advance(by: .seconds(20))
        let extended = try await fixture.extend(mine)
        #expect(extended.map(\.id) == [kept])
        fixture.wall.advance(by: .seconds(20))
        #expect(try await fixture.reclaim().map(\.id) == [dead])
        #expect(try await fixture.job(kept)?.state == .running)
    }

    @Test("a job that crashes its workers is quarantined, and runs again when an operator says so")
    func quarantine() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue()
        for (crash, state) in [JobState.ready, .scheduled, .quarantined].enumerated() {
            #expect(try await fixture.claim().jobs().map(\.crashes) == [crash])
            fixture.wall.advance(by: .seconds(31))
            #expect(try await fixture.reclaim(crashLimit: 3).map(\.state) == [state])
            guard state == .scheduled else { continue }
            #expect(try await fixture.claim().jobs().isEmpty, "the second crash is followed by a wait")
            fixture.wall.advance(by: .seconds(1))
        }
        let job = try #require(try await fixture.job(id))
        #expect(job.state == .quarantined)
        #expect(job.crashes == 3)
        #expect(job.failures == 0)
        #expect(job.failure?.code == "job_crashed")
        #expect(job.finishedAt == fixture.wall.now())
        #expect(try await fixture.claim().jobs().isEmpty)
        #expect(try await fixture.queue.quarantined().map(\.id) == [id])
        #expect(try await fixture.queue.depths().map(\.state) == [.quarantined])

        try await fixture.queue.retry(id, account: fixture.account)
        #expect(try await fixture.claim().jobs().map(\.attempt) == [1])
    }

    @Test("the end of a draining worker's lease is no crash")
    func draining() async throws {
        let fixture = try await JobsFixture()
        let worker = JobWorkerID.make()
        let id = try await fixture.enqueue()
        _ = try await fixture.claim(worker: worker)
        try await fixture.database.write { tx in try LeaseKeeping.markDraining(tx, worker: worker) }
        fixture.wall.advance(by: .seconds(31))
        #expect(try await fixture.reclaim(crashLimit: 1).map(\.state) == [.ready])
        #expect(try await fixture.job(id)?.crashes == 0)
        #expect(try await fixture.job(id)?.failure == nil)

        _ = try await fixture.claim()
        fixture.wall.advance(by: .seconds(31))
        #expect(try await fixture.reclaim(crashLimit: 1).map(\.state) == [.quarantined])
    }

    @Test("a released job is ready at once, with nothing counted")
    func release() async throws {
        let fixture = try await JobsFixture()
        let worker = JobWorkerID.make()
        try await fixture.enqueue()
        let first = try #require(try await fixture.claim(worker: worker).jobs().first)
        let released = try await fixture.database.write { tx in try LeaseKeeping.release(tx, worker: worker, now: tx.now()) }
        #expect(released == 1)
        #expect(try await fixture.refuses(first.lease))
        #expect(try await fixture.claim().jobs().map(\.attempt) == [1])
    }

    @Test("a job that is to be cancelled does not run again after a crash or a release")
    func cancelledMeanwhile() async throws {
        let fixture = try await JobsFixture()
        let worker = JobWorkerID.make()
        let crashed = try await fixture.enqueue()
        _ = try await fixture.claim()
        let released = try await fixture.enqueue()
        _ = try await fixture.claim(worker: worker)
        for id in [crashed, released] {
            #expect(try await fixture.queue.cancel(id, account: fixture.account) == .running)
        }
        _ = try await fixture.database.write { tx in try LeaseKeeping.release(tx, worker: worker, now: tx.now()) }
        fixture.wall.advance(by: .seconds(31))
        _ = try await fixture.reclaim()
        #expect(try await fixture.job(crashed)?.state == .cancelled)
        #expect(try await fixture.job(released)?.state == .cancelled)
        #expect(try await fixture.job(released)?.finishedAt != nil)
    }

    @Test("when no other process can hold a lease, a restart takes every job back at once")
    func ownsEveryLease() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(3)
        _ = try await fixture.claim()
        var configuration = fixture.configuration()
        configuration.ownsEveryLease = true
        try await fixture.withWorker(.echoing, configuration: configuration) { _ async throws in
            let job = try await fixture.queue.finished(id, account: fixture.account)
            #expect(try job.result(of: Count.self) == .init(sum: 3))
            #expect(job.crashes == 1)
        }
    }
}

extension JobsFixture {
    /// Whether a write under the lease is refused.
    fileprivate func refuses(_ lease: JobLease) async throws -> Bool {
        do {
            try await database.write { tx in try lease.check(tx) }
            return false
        } catch let error as JobsError {
            return error.code == "job_lease_lost"
        }
    }

    fileprivate func complete(_ lease: JobLease, _ result: String) async throws -> Bool {
        try await database.write { tx in try lease.complete(tx, result: result, now: tx.now()) }
    }

    fileprivate func extend(_ worker: JobWorkerID) async throws -> [LeaseKeeping.Kept] {
        try await database.write { tx in try LeaseKeeping.extend(tx, worker: worker, until: tx.now() + .seconds(30), except: []) }
    }
}
