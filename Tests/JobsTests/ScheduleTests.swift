import ClockTestKit
import Storage
import Testing
import VoiceCore

@testable import Jobs

@Suite("Schedules", .timeLimit(.minutes(3))) struct ScheduleTests {
    @Test("fires once for each interval, on a grid, by the database's clock")
    func grid() async throws {
        let fixture = try await JobsFixture()
        let schedule = try fixture.schedule()
        let start = fixture.wall.now()
        try await fixture.register(schedule)
        #expect(try await fixture.fire(schedule) == false)
        fixture.wall.advance(by: .seconds(65))
        #expect(try await fixture.fire(schedule))
        #expect(try await fixture.fire(schedule) == false)
        #expect(try await fixture.nextDue(schedule) == start + .seconds(120))
    }

    @Test("missed ticks collapse into one")
    func catchUp() async throws {
        let fixture = try await JobsFixture()
        let schedule = try fixture.schedule()
        let start = fixture.wall.now()
        try await fixture.register(schedule)
        fixture.wall.advance(by: .seconds(60 * 10 + 5))
        #expect(try await fixture.fire(schedule))
        #expect(try await fixture.fire(schedule) == false)
        #expect(try await fixture.queue.counts(account: fixture.account) == [.ready: 1])
        #expect(try await fixture.nextDue(schedule) == start + .seconds(60 * 11))
    }

    @Test("does not pile up on a job that is still unfinished")
    func unfinished() async throws {
        let fixture = try await JobsFixture()
        let schedule = try fixture.schedule()
        try await fixture.register(schedule)
        for _ in 0..<3 {
            fixture.wall.advance(by: .seconds(60))
            #expect(try await fixture.fire(schedule))
        }
        #expect(try await fixture.queue.counts(account: fixture.account) == [.ready: 1])
    }

    @Test("registering again keeps the time that is set, and a shorter interval takes effect")
    func reregister() async throws {
        let fixture = try await JobsFixture()
        let start = fixture.wall.now()
        try await fixture.register(fixture.schedule())
        fixture.wall.advance(by: .seconds(30))
        try await fixture.register(fixture.schedule())
        #expect(try await fixture.nextDue(fixture.schedule()) == start + .seconds(60))
        try await fixture.register(fixture.schedule(every: .seconds(10)))
        #expect(try await fixture.nextDue(fixture.schedule()) == start + .seconds(40))
    }

    @Test("servers that race make one job, and a worker runs it")
    func race() async throws {
        let fixture = try await JobsFixture()
        let schedule = try fixture.schedule()
        let runs = Record<JobID>()
        let handlers = JobHandlers.counting { payload, context in
            runs.add(context.id)
            return JobOutcome(.init(sum: payload.number))
        }
        try await fixture.withWorker(handlers, schedules: [schedule]) { _ async throws in
            try await fixture.withWorker(handlers, schedules: [schedule]) { _ async throws in
                await fixture.timers.sleeper(until: .seconds(5))
                fixture.wall.advance(by: .seconds(60))
                try await fixture.ring()
                _ = await runs.first(1)
                fixture.wall.advance(by: .seconds(60))
                try await fixture.ring()
            }
        }
        #expect(runs.values.count >= 1)
        #expect(try await fixture.queue.list(account: fixture.account).jobs.count <= 2)
        #expect(Set(runs.values).count == runs.values.count)
    }
}

extension JobsFixture {
    fileprivate func schedule(every: Duration = .seconds(60)) throws -> JobSchedule {
        try JobSchedule("test", every: every, Count.self, .init(number: 1), account: account)
    }

    fileprivate func register(_ schedule: JobSchedule) async throws {
        try await database.write { tx in try schedule.register(tx) }
    }

    fileprivate func fire(_ schedule: JobSchedule) async throws -> Bool {
        let id = JobID.make()
        return try await database.write { tx in try schedule.fire(tx, id: id) }
    }

    fileprivate func nextDue(_ schedule: JobSchedule) async throws -> Timestamp? {
        try await database.write { tx in try JobSchedule.nextDue(tx, names: [schedule.name]) }
    }
}
