import Storage
import Testing

@Suite struct FIFOTests {
    @Test func whatGoesInFirstComesOutFirst() {
        var queue = FIFO<Int>()
        var expected: [Int] = []
        var seen: [Int] = []
        for i in 0..<10_000 {
            queue.append(i)
            expected.append(i)
            if i % 3 != 0, let first = queue.popFirst() { seen.append(first) }
        }
        #expect(queue.count == 10_000 - seen.count)
        while let first = queue.popFirst() { seen.append(first) }
        #expect(seen == expected)
        #expect(queue.isEmpty)
    }
}
