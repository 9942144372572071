import Storage
import Testing
import VoiceCore

@testable import Jobs

@Suite("Inspecting the queue") struct QueueTests {
    @Test("lists an account's jobs in pages, newest first")
    func pages() async throws {
        let fixture = try await JobsFixture()
        var ids: [JobID] = []
        for number in 0..<5 { ids.append(try await fixture.enqueue(number)) }
        try await fixture.enqueue(account: .make())
        let first = try await fixture.queue.list(account: fixture.account, limit: 3)
        let second = try await fixture.queue.list(account: fixture.account, before: first.next, limit: 3)
        #expect(first.jobs.map(\.id) == [4, 3, 2].map { ids[$0] })
        #expect(second.jobs.map(\.id) == [1, 0].map { ids[$0] })
        #expect(second.next == nil)
    }

    @Test("lists by state")
    func byState() async throws {
        let fixture = try await JobsFixture()
        let cancelled = try await fixture.enqueue()
        let ready = try await fixture.enqueue()
        try await fixture.queue.cancel(cancelled, account: fixture.account)
        let page = try await fixture.queue.list(account: fixture.account, state: .cancelled)
        #expect(page.jobs.map(\.id) == [cancelled])
        #expect(page.next == nil)
        #expect(try await fixture.queue.list(account: fixture.account, state: .ready).jobs.map(\.id) == [ready])
        #expect(try await fixture.queue.list(account: .make()).jobs.isEmpty)
    }

    @Test("tells depths and the age of the oldest ready job")
    func depths() async throws {
        let fixture = try await JobsFixture()
        try await fixture.enqueue(1, JobOptions(priority: 5))
        _ = try await fixture.claim()
        try await fixture.enqueue(2)
        fixture.wall.advance(by: .seconds(7))
        try await fixture.enqueue(3, JobOptions(priority: 1))
        try await fixture.enqueue(4, JobOptions(start: .after(.seconds(60))))
        #expect(
            try await fixture.queue.depths() == [
                JobDepth(kind: Count.name, state: .ready, count: 2, oldestAge: .seconds(7)),
                JobDepth(kind: Count.name, state: .scheduled, count: 1, oldestAge: nil),
                JobDepth(kind: Count.name, state: .running, count: 1, oldestAge: nil),
            ])
    }

    @Test("retry and cancel refuse what makes no sense")
    func refusals() async throws {
        let fixture = try await JobsFixture()
        let queue = fixture.queue
        let id = try await fixture.enqueue(1, JobOptions(uniqueKey: "k"))
        await #expect(throws: JobsError.self) { try await queue.retry(id, account: fixture.account) }
        await #expect(throws: JobsError.self) { try await queue.retry(id, account: .make()) }
        await #expect(throws: JobsError.self) { try await queue.cancel(.make(), account: fixture.account) }
        try await queue.cancel(id, account: fixture.account)
        #expect(try await queue.cancel(id, account: fixture.account) == .cancelled)

        let second = try await fixture.enqueue(2, JobOptions(uniqueKey: "k"))
        let refused = await #expect(throws: JobsError.self) { try await queue.retry(id, account: fixture.account) }
        #expect(refused?.code == "job_duplicate")
        try await queue.cancel(second, account: fixture.account)
        try await queue.retry(id, account: fixture.account)
        #expect(try await fixture.job(id)?.state == .ready)
    }

    @Test("retention removes finished jobs of a certain age, in chunks, and nothing else")
    func retention() async throws {
        let fixture = try await JobsFixture()
        var old: [JobID] = []
        for number in 0..<7 { old.append(try await fixture.enqueue(number)) }
        for id in old { try await fixture.queue.cancel(id, account: fixture.account) }
        let waiting = try await fixture.enqueue()
        fixture.wall.advance(by: .seconds(100))
        let young = try await fixture.enqueue()
        try await fixture.queue.cancel(young, account: fixture.account)

        #expect(try await fixture.queue.deleteFinished(before: fixture.wall.now(), chunk: 3) == 7)
        #expect(try await fixture.queue.list(account: fixture.account).jobs.map(\.id) == [young, waiting])
        await #expect(throws: JobsError.self) { try await fixture.queue.finished(old[0], account: fixture.account) }
    }
}
