import Testing

@testable import TranscriptionEngines

@Suite struct EngineSlotsTests {
    private let start = ContinuousClock.now

    @Test func `children are started up to the slots, then callers wait in turn`() {
        var slots = EngineSlots(slots: 2)
        #expect(slots.acquire(1, now: start) == .start(1))
        #expect(slots.acquire(2, now: start) == .start(2))
        #expect(slots.acquire(3, now: start) == .wait)
        #expect(slots.acquire(4, now: start) == .wait)
        #expect(slots.free(2) == EngineSlots.Turn(waiter: 3, decision: .use(2)))
        #expect(slots.free(1) == EngineSlots.Turn(waiter: 4, decision: .use(1)))
        #expect(slots.free(1) == nil)
        #expect(slots.acquire(5, now: start) == .use(1))
    }

    @Test func `the child that worked last is used first`() {
        var slots = EngineSlots(slots: 3)
        for waiter in 1...3 { _ = slots.acquire(waiter, now: start) }
        for child in [3, 1, 2] { _ = slots.free(child) }
        #expect(slots.acquire(4, now: start) == .use(2))
    }

    @Test func `a child that ended is replaced for whoever waits`() {
        var slots = EngineSlots(slots: 1)
        _ = slots.acquire(1, now: start)
        slots.ready()
        #expect(slots.acquire(2, now: start) == .wait)
        #expect(slots.ended(1, startError: nil, now: start) == [EngineSlots.Turn(waiter: 2, decision: .start(2))])
    }

    @Test func `failed starts are put off longer and longer, and all who wait are told`() {
        var slots = EngineSlots(slots: 1)
        var now = start
        let broken = EngineError.startFailed("test")
        for (index, wait) in [0.25, 0.5, 1, 2, 4, 8, 16, 30, 30].enumerated() {
            #expect(slots.acquire(1, now: now) == .start(index + 1))
            #expect(slots.acquire(2, now: now) == .wait)
            #expect(slots.ended(index + 1, startError: broken, now: now) == [EngineSlots.Turn(waiter: 2, decision: .fail(broken))])
            #expect(slots.acquire(3, now: now + .seconds(wait * 0.99)) == .fail(broken))
            now += .seconds(wait)
        }
        #expect(slots.acquire(4, now: now) == .start(10))
        slots.ready()
        #expect(slots.ended(10, startError: nil, now: now).isEmpty)
        #expect(slots.acquire(5, now: now) == .start(11))
    }

    @Test func `a child that is leaving is not given to anyone`() {
        var slots = EngineSlots(slots: 1)
        _ = slots.acquire(1, now: start)
        slots.leave(1)
        #expect(slots.acquire(2, now: start) == .start(2))
        #expect(slots.ended(1, startError: nil, now: start).isEmpty)
        #expect(slots.children == 1)
    }

    @Test func `after stop nobody gets a child`() {
        var slots = EngineSlots(slots: 1)
        _ = slots.acquire(1, now: start)
        _ = slots.acquire(2, now: start)
        #expect(slots.stop() == [EngineSlots.Turn(waiter: 2, decision: .fail(.stopped))])
        #expect(slots.acquire(3, now: start) == .fail(.stopped))
    }
}
