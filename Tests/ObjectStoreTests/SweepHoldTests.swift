import NIOConcurrencyHelpers
import ObjectStoreTestKit
import Testing

@testable import ObjectStore

@Suite struct SweepHoldTests {
    @Test func aHoldWaitsForAStrikeUnderWayAndLetsNoneBegin() async throws {
        let hold = SweepHold()
        let log = NIOLockedValueBox<[String]>([])
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let strike = Task {
            await hold.strike {
                begin.yield()
                for await _ in released { break }
                log.withLockedValue { $0.append("struck") }
            }
        }
        for await _ in begun { break }
        let holder = Task.immediate {
            await hold.whileHeld {
                log.withLockedValue { $0.append("held") }
                #expect(await hold.strike { true } == nil)
            }
        }
        #expect(await hold.strike { true } == nil, "none begins while one waits to hold")
        release.yield()
        _ = await strike.value
        await holder.value
        #expect(log.withLockedValue { $0 } == ["struck", "held"])
        #expect(await hold.strike { true } == true)
    }

    @Test func severalHoldAtATime() async throws {
        let hold = SweepHold()
        await hold.whileHeld {
            await hold.whileHeld { #expect(await hold.strike { true } == nil) }
            #expect(await hold.strike { true } == nil)
        }
        #expect(await hold.strike { true } == true)
    }
}
