import Storage
import Testing

@Suite struct MonitorTests {
    @Test func aThreadWaitsUntilTheValueIsThere() throws {
        let numbers = Monitor<[Int]>([])
        let sum = Monitor<Int?>(nil)
        let thread = try DatabaseThread("test") {
            let result = numbers.wait { $0.count == 3 ? $0.reduce(0, +) : nil }
            sum.withLock { $0 = result }
        }
        for i in 1...3 {
            numbers.withLock { $0.append(i) }
            numbers.signal()
        }
        thread.join()
        #expect(sum.withLock { $0 } == 6)
    }

    @Test func aWaitThatIsLimitedEnds() {
        let start = MonotonicTime.now()
        #expect(Monitor(0).wait(atMost: .milliseconds(5)) { $0 == 1 ? () : nil } == nil)
        #expect(MonotonicTime.now() - start >= .milliseconds(5))
    }
}
