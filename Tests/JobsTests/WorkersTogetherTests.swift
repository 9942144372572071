import NIOConcurrencyHelpers
import Storage
import Testing
import VoiceCore

@testable import Jobs

@Suite("Workers side by side", .timeLimit(.minutes(3))) struct WorkersTogetherTests {
    @Test("two workers run every job once, and none at the same time")
    func once() async throws {
        let fixture = try await JobsFixture()
        let jobs = try (0..<300).map { try NewJob(Count.self, .init(number: $0), account: $0 % 3 == 0 ? .make() : fixture.account) }
        try await fixture.database.write { tx in _ = try tx.enqueue(jobs) }
        let runs = Record<JobID>()
        let handlers = JobHandlers.counting { payload, context in
            runs.add(context.id)
            await Task.yield()
            return JobOutcome(.init(sum: payload.number))
        }
        try await fixture.withWorker(handlers) { _ async throws in
            try await fixture.withWorker(handlers) { _ async throws in
                for job in jobs {
                    let done = try await fixture.queue.finished(job.id, account: job.account)
                    #expect(done.state == .done)
                }
            }
        }
        #expect(runs.values.count == jobs.count)
        #expect(Set(runs.values) == Set(jobs.map(\.id)))
    }

    @Test("a backlog of one account does not hold up another's job")
    func fair() async throws {
        let fixture = try await JobsFixture()
        let other = AccountID.make()
        let backlog = try (0..<500).map { try NewJob(Count.self, .init(number: $0), account: fixture.account, options: .init(priority: 9)) }
        try await fixture.database.write { tx in _ = try tx.enqueue(backlog) }
        let late = try await fixture.enqueue(account: other)
        let runs = Record<AccountID>()
        let handlers = JobHandlers.counting { payload, context in
            runs.add(context.account)
            return JobOutcome(.init(sum: payload.number))
        }
        try await fixture.withWorker(handlers, configuration: fixture.configuration(slots: 1)) { _ async throws in
            _ = try await fixture.queue.finished(late, account: other)
        }
        let position = try #require(runs.values.firstIndex(of: other))
        #expect(position <= 1)
    }

    @Test("no more of a kind or account run at once than their limits say", arguments: [true, false])
    func limits(byKind: Bool) async throws {
        let fixture = try await JobsFixture()
        for number in 0..<12 { try await fixture.enqueue(number) }
        let atOnce = NIOLockedValueBox((now: 0, most: 0))
        let two = Gate()
        let handlers = JobHandlers.counting(limit: byKind ? 2 : nil) { payload, _ in
            let most = atOnce.withLockedValue {
                $0.now += 1
                $0.most = max($0.most, $0.now)
                return $0.most
            }
            if most == 2 { two.open() }
            await two.wait()
            for _ in 0..<20 { await Task.yield() }
            atOnce.withLockedValue { $0.now -= 1 }
            return JobOutcome(.init(sum: payload.number))
        }
        var configuration = fixture.configuration(slots: 6)
        if !byKind { configuration.accountLimit = 2 }
        try await fixture.withWorker(handlers, configuration: configuration) { _ async throws in
            for job in try await fixture.queue.list(account: fixture.account).jobs {
                _ = try await fixture.queue.finished(job.id, account: fixture.account)
            }
        }
        #expect(atOnce.withLockedValue { $0.most } == 2)
    }

    @Test("retention runs as a job")
    func retention() async throws {
        let fixture = try await JobsFixture()
        let old = try await fixture.enqueue()
        try await fixture.queue.cancel(old, account: fixture.account)
        fixture.wall.advance(by: .seconds(3601))
        let id = JobID.make()
        try await fixture.database.write { tx in
            _ = try tx.enqueue(JobRetention.self, .init(keepSeconds: 3600), account: JobSchedule.installation, id: id)
        }
        var handlers = JobHandlers()
        handlers.register(JobRetention.Handler(database: fixture.database))
        try await fixture.withWorker(handlers) { _ async throws in
            let job = try await fixture.queue.finished(id, account: JobSchedule.installation)
            #expect(try job.result(of: JobRetention.self)?.removed == 1)
        }
        #expect(try await fixture.job(old) == nil)
    }

    @Test("statistics tell what a worker did")
    func statistics() async throws {
        let fixture = try await JobsFixture()
        try await fixture.enqueue(0)
        fixture.wall.advance(by: .seconds(2))
        let handlers = JobHandlers.counting { payload, _ in
            if payload.number == 1 { throw TestError(isRetryable: false) }
            return JobOutcome(.init(sum: payload.number))
        }
        let worker = try await fixture.withWorker(handlers) { worker async throws in
            let failing = try await fixture.enqueue(1)
            _ = try await fixture.queue.finished(failing, account: fixture.account)
            return worker
        }
        let counts = try #require(await worker.statistics.byKind[Count.name])
        #expect(counts.started == 2)
        #expect(counts.done == 1)
        #expect(counts.failed == 1)
        #expect(counts.running == 0)
        #expect(counts.runSeconds.count == 2)
        #expect(counts.waitSeconds.sum == 2)
        #expect(
            try await fixture.queue.depths() == [JobDepth(kind: Count.name, state: .failed, count: 1, oldestAge: nil)])
    }
}
