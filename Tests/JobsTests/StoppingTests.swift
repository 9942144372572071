import ClockTestKit
import ServiceLifecycle
import Storage
import Testing
import VoiceCore

@testable import Jobs

@Suite("Stopping a worker", .timeLimit(.minutes(3))) struct StoppingTests {
    @Test("running jobs may finish, nothing new is claimed")
    func drains() async throws {
        let fixture = try await JobsFixture()
        let running = try await fixture.enqueue(1)
        let started = Gate(), mayFinish = Gate()
        let handlers = JobHandlers.counting { payload, _ in
            started.open()
            await mayFinish.wait()
            return JobOutcome(.init(sum: payload.number))
        }
        let waiting = try await fixture.withWorker(handlers) { worker async throws in
            await started.wait()
            worker.stop()
            await fixture.timers.sleeper(until: .seconds(30))
            let waiting = try await fixture.enqueue(2)
            mayFinish.open()
            return waiting
        }
        #expect(try await fixture.job(running)?.state == .done)
        #expect(try await fixture.job(waiting)?.state == .ready)
    }

    @Test("a service group's graceful shutdown drains")
    func serviceGroup() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(1)
        let started = Gate(), mayFinish = Gate()
        let handlers = JobHandlers.counting { payload, _ in
            started.open()
            await mayFinish.wait()
            return JobOutcome(.init(sum: payload.number))
        }
        let worker = JobWorker(database: fixture.database, handlers: handlers, configuration: fixture.configuration(), logger: .silent)
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: worker, successTerminationBehavior: .ignore)], logger: .silent))
        let running = Task { try await group.run() }
        await started.wait()
        await group.triggerGracefulShutdown()
        await fixture.timers.sleeper(until: .seconds(30))
        mayFinish.open()
        try await running.value
        #expect(try await fixture.job(id)?.state == .done)
    }

    @Test("what is not finished in time is released without a crash, and the next worker takes it at once")
    func releases() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(1)
        let started = Gate()
        let handlers = JobHandlers.counting { payload, context in
            started.open()
            await Gate().wait()
            throw CancellationError()
        }
        try await fixture.withWorker(handlers) { worker async throws in
            await started.wait()
            worker.stop()
            await fixture.timers.sleeper(until: .seconds(30))
            fixture.timers.advance(by: .seconds(30))
        }
        let released = try #require(try await fixture.job(id))
        #expect(released.state == .ready)
        #expect(released.crashes == 0)
        #expect(released.failures == 0)
        try await fixture.withWorker(.echoing) { _ async throws in
            #expect(try await fixture.queue.finished(id, account: fixture.account).state == .done)
        }
    }

    @Test("cancelling the worker's task releases at once")
    func cancelled() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(1)
        let started = Gate()
        let handlers = JobHandlers.counting { _, _ in
            started.open()
            await Gate().wait()
            throw CancellationError()
        }
        let worker = JobWorker(database: fixture.database, handlers: handlers, configuration: fixture.configuration(), logger: .silent)
        let running = Task { try await worker.run() }
        await started.wait()
        running.cancel()
        _ = await running.result
        #expect(try await fixture.job(id)?.state == .ready)
        #expect(try await fixture.job(id)?.crashes == 0)
    }

    @Test("a job that finishes after it was released keeps nothing")
    func late() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(1)
        let started = Gate(), release = Gate(), finished = Gate()
        let handlers = JobHandlers.counting { _, _ in
            defer { finished.open() }
            started.open()
            await Task { await release.wait() }.value
            return JobOutcome(.init(sum: -1))
        }
        try await fixture.withWorker(handlers) { worker async throws in
            await started.wait()
            worker.stop()
            await fixture.timers.sleeper(until: .seconds(30))
            fixture.timers.advance(by: .seconds(30))
        }
        release.open()
        await finished.wait()
        try await fixture.withWorker(.echoing) { _ async throws in
            let job = try await fixture.queue.finished(id, account: fixture.account)
            #expect(try job.result(of: Count.self) == .init(sum: 1))
        }
    }
}
