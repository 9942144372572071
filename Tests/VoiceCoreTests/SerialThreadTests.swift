import NIOConcurrencyHelpers
import Testing

@testable import VoiceCore

@Suite struct SerialThreadTests {
    @Test func `closures run one after the other, on a thread that is not the tasks'`() async throws {
        let thread = try SerialThread(name: "test", niceness: 5)
        let running = NIOLockedValueBox(0)
        let most = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await thread.run {
                        let now = running.withLockedValue { count in
                            count += 1
                            return count
                        }
                        running.withLockedValue { $0 -= 1 }
                        return now
                    }
                }
            }
            return try await group.reduce(0, max)
        }
        #expect(most == 1)
    }

    @Test func `what a closure throws comes back, and the next one runs`() async throws {
        struct Failure: Error {}
        let thread = try SerialThread(name: "test")
        await #expect(throws: Failure.self) { try await thread.run { throw Failure() } }
        #expect(try await thread.run { 7 } == 7)
    }
}
