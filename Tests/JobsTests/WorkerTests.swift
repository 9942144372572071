import ClockTestKit
import Storage
import Testing
import VoiceCore

@testable import Jobs

@Suite("Worker", .timeLimit(.minutes(3))) struct WorkerTests {
    @Test("runs a job and keeps its result")
    func runs() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(21)
        try await fixture.withWorker(.echoing) { worker async throws in
            let job = try await fixture.queue.finished(id, account: fixture.account)
            #expect(job.state == .done)
            #expect(try job.result(of: Count.self) == .init(sum: 21))
            #expect(job.failure == nil)
            #expect(job.startedAt != nil)
        }
    }

    @Test("whoever may have no more is looked past", arguments: [true, false])
    func fullAccountsAreLookedPast(isOfKind: Bool) async throws {
        let fixture = try await JobsFixture()
        let (busy, other) = (fixture.account, AccountID.make())
        let gate = Gate()
        var configuration = fixture.configuration(slots: 2)
        if !isOfKind { configuration.accountLimit = 1 }
        var handlers = JobHandlers()
        handlers.register(Count.self, accountLimit: isOfKind ? 1 : nil) { payload, _ in
            if payload.number == 0 { await gate.wait() }
            return JobOutcome(.init(sum: payload.number))
        }
        for _ in 0..<3 { try await fixture.enqueue(0, account: busy) }
        try await fixture.withWorker(handlers, configuration: configuration) { _ async throws in
            // The second is asked for when the rotation begins with the account that has its share.
            for number in 1...2 {
                let id = try await fixture.enqueue(number, account: other)
                #expect(try await fixture.queue.finished(id, account: other).state == .done)
            }
            gate.open()
        }
    }

    @Test("is woken by an enqueue, without its timer")
    func woken() async throws {
        let fixture = try await JobsFixture()
        try await fixture.withWorker(.echoing) { _ async throws in
            await fixture.timers.sleeper(until: .seconds(5))
            let id = try await fixture.enqueue(1)
            #expect(try await fixture.queue.finished(id, account: fixture.account).state == .done)
        }
    }

    @Test("looks now and then even if no signal comes")
    func polls() async throws {
        let fixture = try await JobsFixture()
        try await fixture.withWorker(.echoing) { _ async throws in
            await fixture.timers.sleeper(until: .seconds(5))
            let id = JobID.make()
            _ = try await fixture.database.write { [account = fixture.account] tx in
                try tx.execute(
                    """
                    INSERT INTO jobs (account_id, id, kind, state, priority, run_at, payload, max_attempts, backoff_base_ms,
                        backoff_cap_ms, created_at)
                    VALUES (\(account), \(id), \(Count.name), 'ready', 0, 0, \("{\"number\":1}"), 1, 1, 1, 0)
                    """)
            }
            fixture.timers.advance(by: .seconds(5))
            #expect(try await fixture.queue.finished(id, account: fixture.account).state == .done)
        }
    }

    @Test("what a handler applies commits with the completion, and not without it")
    func apply() async throws {
        let fixture = try await JobsFixture()
        let next = JobID.make()
        let account = fixture.account
        let id = try await fixture.enqueue(1, JobOptions(uniqueKey: "chain"))
        let handlers = JobHandlers.counting { payload, _ in
            JobOutcome(.init(sum: payload.number)) { tx in
                guard payload.number == 1 else { return }
                try tx.enqueue(Count.self, .init(number: 2), account: account, id: next, options: JobOptions(uniqueKey: "chain"))
            }
        }
        try await fixture.withWorker(handlers) { _ async throws in
            #expect(try await fixture.queue.finished(id, account: account).state == .done)
            #expect(try await fixture.queue.finished(next, account: account).result(of: Count.self) == .init(sum: 2))
        }
    }

    @Test("an apply that throws leaves nothing behind and counts as a failed attempt")
    func applyThrows() async throws {
        let fixture = try await JobsFixture()
        let other = JobID.make()
        let account = fixture.account
        let handlers = JobHandlers.counting { _, _ in
            JobOutcome(.init(sum: 1)) { tx in
                try tx.enqueue(Ping.self, Nothing(), account: account, id: other)
                throw TestError(isRetryable: false)
            }
        }
        let id = try await fixture.enqueue()
        try await fixture.withWorker(handlers) { _ async throws in
            let job = try await fixture.queue.finished(id, account: account)
            #expect(job.state == .failed)
            #expect(try job.result(of: Count.self) == nil)
            #expect(try await fixture.job(other) == nil)
        }
    }

    @Test("tries again after a retryable error, later and later, until the attempts are used up")
    func retries() async throws {
        let fixture = try await JobsFixture()
        let options = JobOptions(maxAttempts: 3, backoff: Backoff(base: .seconds(10), cap: .seconds(15)))
        let id = try await fixture.enqueue(1, options)
        let attempts = Record<Int>()
        let handlers = JobHandlers.counting { _, context in
            attempts.add(context.attempt)
            throw TestError(isRetryable: true)
        }
        try await fixture.withWorker(handlers) { worker async throws in
            let first = try await fixture.job(id) { $0.failures == 1 }
            #expect(first.state == .scheduled)
            #expect(first.runAt == fixture.wall.now() + .seconds(5))
            #expect(first.failure == JobFailure(code: "test_failed", message: "as the test asked"))

            fixture.wall.advance(by: .seconds(5))
            try await fixture.ring()
            #expect(try await fixture.job(id) { $0.failures == 2 }.runAt == fixture.wall.now() + .seconds(7.5))

            fixture.wall.advance(by: .seconds(8))
            try await fixture.ring()
            #expect(try await fixture.queue.finished(id, account: fixture.account).state == .failed)
            #expect(attempts.values == [1, 2, 3])
            #expect(await worker.statistics.byKind[Count.name]?.retried == 2)
        }
    }

    @Test("a timer wakes it for the next attempt")
    func retryTimer() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(1, JobOptions(backoff: Backoff(base: .seconds(6))))
        let handlers = JobHandlers.counting { payload, context in
            if context.attempt == 1 { throw TestError(isRetryable: true) }
            return JobOutcome(.init(sum: payload.number))
        }
        try await fixture.withWorker(handlers) { _ async throws in
            await fixture.timers.sleeper(until: .seconds(3))
            fixture.wall.advance(by: .seconds(3))
            fixture.timers.advance(by: .seconds(3))
            let job = try await fixture.queue.finished(id, account: fixture.account)
            #expect(job.state == .done)
            #expect(job.failure == nil)
            #expect(job.failures == 1)
        }
    }

    @Test("runs a postponed job again when its time has come, and counts no failure")
    func postponed() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(1, JobOptions(maxAttempts: 1))
        let runs = Record<Int>()
        let handlers = JobHandlers.counting { payload, context in
            runs.add(context.attempt)
            if runs.values.count < 3 { throw JobPostponed(for: .seconds(4)) }
            return JobOutcome(.init(sum: payload.number))
        }
        try await fixture.withWorker(handlers) { worker async throws in
            for run in 1...2 {
                let waiting = try await fixture.job(id) { $0.state == .scheduled && runs.values.count == run }
                #expect(waiting.runAt == fixture.wall.now() + .seconds(4))
                #expect(waiting.failures == 0 && waiting.failure == nil)
                fixture.wall.advance(by: .seconds(4))
                try await fixture.ring()
            }
            #expect(try await fixture.queue.finished(id, account: fixture.account).state == .done)
            #expect(runs.values == [1, 1, 1])
            #expect(await worker.statistics.byKind[Count.name]?.postponed == 2)
        }
    }

    @Test("a job that is cancelled while its handler postpones it ends")
    func postponedAndCancelled() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue()
        let claimed = try #require(try await fixture.claim().jobs().first)
        _ = try await fixture.queue.cancel(id, account: fixture.account)
        let isWritten = try await fixture.database.write { tx in
            try JobEnding.postponed(for: .seconds(4)).write(tx, claimed.lease, now: tx.now())
        }
        let job = try #require(try await fixture.job(id))
        #expect(isWritten && job.state == .cancelled && job.finishedAt != nil)
    }

    @Test("does not try again after a permanent error")
    func permanent() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue()
        try await fixture.withWorker(.counting { _, _ in throw TestError(isRetryable: false) }) { _ async throws in
            let job = try await fixture.queue.finished(id, account: fixture.account)
            #expect(job.state == .failed)
            #expect(job.failures == 1)
            #expect(job.failure?.code == "test_failed")
        }
    }

    @Test("of an error without a code, only its type is kept")
    func unexpected() async throws {
        struct Words: Error { let words = "what somebody said" }
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(1, JobOptions(maxAttempts: 1))
        try await fixture.withWorker(.counting { _, _ in throw Words() }) { _ async throws in
            let job = try await fixture.queue.finished(id, account: fixture.account)
            #expect(job.failure == JobFailure(code: "job_unexpected_error", message: "threw Words"))
        }
    }

    @Test("a payload that cannot be read fails with a code, at once")
    func poison() async throws {
        let fixture = try await JobsFixture()
        let job = NewJob(id: .make(), account: fixture.account, options: JobOptions(), kind: Count.name, payload: "{\"number\":\"x\"}")
        try await fixture.database.write { tx in _ = try tx.enqueue(job) }
        try await fixture.withWorker(.echoing) { _ async throws in
            let job = try await fixture.queue.finished(job.id, account: fixture.account)
            #expect(job.state == .failed)
            #expect(job.failure?.code == "job_payload_invalid")
        }
    }

    @Test("an attempt that takes too long is cancelled and tried again")
    func timesOut() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(1, JobOptions(backoff: Backoff(base: .zero), timeout: .seconds(77)))
        let handlers = JobHandlers.counting { payload, context in
            if context.attempt == 1 {
                await Gate().wait()
                #expect(context.isCancelled)
                throw CancellationError()
            }
            return JobOutcome(.init(sum: payload.number))
        }
        var configuration = fixture.configuration()
        configuration.heartbeat = .seconds(1000)
        configuration.poll = .seconds(1000)
        try await fixture.withWorker(handlers, configuration: configuration) { _ async throws in
            await fixture.timers.sleeper(until: .seconds(77))
            fixture.timers.advance(by: .seconds(77))
            let job = try await fixture.queue.finished(id, account: fixture.account)
            #expect(job.state == .done)
            #expect(job.failures == 1)
        }
    }

    @Test("the kind's own limit holds for jobs without one")
    func kindTimeout() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(1, JobOptions(maxAttempts: 1))
        let handlers = JobHandlers.counting(timeout: .seconds(3)) { _, _ in
            await Gate().wait()
            throw CancellationError()
        }
        try await fixture.withWorker(handlers) { _ async throws in
            await fixture.timers.sleeper(until: .seconds(3))
            fixture.timers.advance(by: .seconds(3))
            let job = try await fixture.queue.finished(id, account: fixture.account)
            #expect(job.state == .failed)
            #expect(job.failure?.code == "job_timed_out")
        }
    }

    @Test("a waiting job is cancelled at once, a running one by its worker")
    func cancels() async throws {
        let fixture = try await JobsFixture()
        let started = Gate()
        let handlers = JobHandlers.counting { _, _ in
            started.open()
            await Gate().wait()
            throw CancellationError()
        }
        let running = try await fixture.enqueue()
        try await fixture.withWorker(handlers, configuration: fixture.configuration(slots: 1)) { worker async throws in
            await started.wait()
            let waiting = try await fixture.enqueue()
            #expect(try await fixture.queue.cancel(waiting, account: fixture.account) == .cancelled)
            #expect(try await fixture.queue.cancel(running, account: fixture.account) == .running)
            #expect(try await fixture.queue.finished(running, account: fixture.account).state == .cancelled)
            #expect(await worker.statistics.byKind[Count.name]?.started == 1)
        }
    }

    @Test("progress can be read while the job runs")
    func progress() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue()
        let handlers = JobHandlers.counting { _, context in
            context.progress(fraction: 0.25, counters: ["segments_done": 3])
            await Gate().wait()
            throw CancellationError()
        }
        try await fixture.withWorker(handlers) { _ async throws in
            await fixture.timers.sleeper(until: .seconds(1))  // the writer of progress rests after its write
            #expect(try await fixture.job(id)?.progress == JobProgress(fraction: 0.25, counters: ["segments_done": 3]))
            try await fixture.queue.cancel(id, account: fixture.account)
            _ = try await fixture.queue.finished(id, account: fixture.account)
        }
    }

    @Test("a run that lost its lease is told, writes nothing, and its job is done by another")
    func losesLease() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(5)
        let started = Gate(), mayGoOn = Gate()
        let refused = Record<String>()
        let slow = JobHandlers.counting { payload, context in
            started.open()
            await mayGoOn.wait()
            do {
                try await context.write { tx in _ = try tx.enqueue(Ping.self, Nothing(), account: context.account, id: context.id) }
            } catch let error as JobsError {
                refused.add(error.code)
                throw error
            }
            return JobOutcome(.init(sum: -1))
        }
        try await fixture.withWorker(slow, configuration: fixture.configuration(slots: 1)) { _ async throws in
            await started.wait()
            fixture.wall.advance(by: .seconds(31))  // its timers stand still, so no heartbeat is sent
            try await fixture.withWorker(.echoing) { _ async throws in
                let job = try await fixture.queue.finished(id, account: fixture.account)
                #expect(job.crashes == 1)
                mayGoOn.open()
                #expect(await refused.first(1) == ["job_lease_lost"])
                #expect(try job.result(of: Count.self) == .init(sum: 5))
            }
        }
        #expect(try await fixture.job(id)?.result(of: Count.self) == .init(sum: 5))
    }

    @Test("a worker that takes its own lost job again tells the earlier run")
    func takesOwnJobAgain() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(5)
        let started = Gate()
        let told = Record<Bool>()
        let handlers = JobHandlers.counting { payload, context in
            if context.attempt > 1 { return JobOutcome(.init(sum: payload.number)) }
            started.open()
            await Gate().wait()
            told.add(context.isCancelled)
            return JobOutcome(.init(sum: -1))
        }
        try await fixture.withWorker(handlers) { worker async throws in
            await started.wait()
            fixture.wall.advance(by: .seconds(31))
            #expect(try await fixture.reclaim().map(\.id) == [id])
            let job = try await fixture.queue.finished(id, account: fixture.account)
            #expect(await told.first(1) == [true])
            #expect(try job.result(of: Count.self) == .init(sum: 5))
        }
    }

    @Test("a job that gets further after a crash counts its crashes anew")
    func crashesForgotten() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(5)
        _ = try await fixture.claim()
        fixture.wall.advance(by: .seconds(31))
        let wrote = Gate()
        let handlers = JobHandlers.counting { _, context in
            try await context.write { tx in _ = try tx.now() }
            wrote.open()
            await Gate().wait()
            throw CancellationError()
        }
        try await fixture.withWorker(handlers) { _ async throws in
            await wrote.wait()
            #expect(try await fixture.job(id)?.crashes == 0)
            try await fixture.queue.cancel(id, account: fixture.account)
            _ = try await fixture.queue.finished(id, account: fixture.account)
        }
    }

    @Test("heartbeats keep a long job; a handler that ignores its end loses it")
    func hangs() async throws {
        let fixture = try await JobsFixture()
        let id = try await fixture.enqueue(1, JobOptions(timeout: .seconds(15)))
        let started = Gate(), release = Gate()
        let handlers = JobHandlers.counting { _, _ in
            started.open()
            await Task { await release.wait() }.value  // deaf to cancellation
            throw CancellationError()
        }
        var configuration = fixture.configuration()
        configuration.poll = .seconds(100_000)
        try await fixture.withWorker(handlers, configuration: configuration) { worker async throws in
            await started.wait()
            await fixture.timers.sleeper(until: .seconds(15))
            for beat in 1...6 {
                await fixture.timers.sleeper(until: .seconds(10 * beat))
                fixture.wall.advance(by: .seconds(10))
                fixture.timers.advance(by: .seconds(10))
                await fixture.timers.sleeper(until: .seconds(10 * (beat + 1)))
            }
            #expect(try await fixture.job(id)?.state == .running)  // told at 20 s, extended last at 50 s at the latest
            fixture.wall.advance(by: .seconds(25))
            #expect(try await fixture.reclaim().map(\.id) == [id])
            release.open()
        }
        #expect(try await fixture.job(id)?.crashes == 1)
    }

    @Test("a claim that the database refuses is made again, and a missed heartbeat is counted")
    func databaseAway() async throws {
        let base = try await JobsFixture()
        let faulty = FaultyDatabase(base: base.database)
        let fixture = JobsFixture(on: faulty)
        try await fixture.withWorker(.echoing) { _ async throws in
            await fixture.timers.sleeper(until: .seconds(5))
            await fixture.timers.sleeper(until: .seconds(10))
            faulty.faults.plan([.fails(.unavailable)])
            let id = try await base.enqueue(1)
            await fixture.timers.sleeper(until: .seconds(1))
            fixture.timers.advance(by: .seconds(1))
            #expect(try await base.queue.finished(id, account: base.account).state == .done)
        }

        let worker = JobWorker(database: faulty, handlers: .echoing, configuration: fixture.configuration(), logger: .silent)
        faulty.faults.plan([.fails(.unavailable)])
        await worker.beat()
        await worker.beat()
        #expect(await worker.statistics.missedHeartbeats == 1)
    }

    @Test("a restart takes back any number of lost jobs")
    func manyLost() async throws {
        let fixture = try await JobsFixture()
        let jobs = try (0..<600).map { try NewJob(Count.self, .init(number: $0), account: fixture.account) }
        try await fixture.database.write { tx in _ = try tx.enqueue(jobs) }
        #expect(try await fixture.claim(slots: 600).jobs().count == 600)
        var configuration = fixture.configuration(slots: 64)
        configuration.ownsEveryLease = true
        try await fixture.withWorker(.echoing, configuration: configuration) { worker async throws in
            for job in jobs { _ = try await fixture.queue.finished(job.id, account: fixture.account) }
            #expect(await worker.statistics.reclaimed == 600)
        }
    }
}
