import Testing

@testable import Jobs

@Suite("Backoff") struct BackoffTests {
    @Test("doubles from the base to the cap", arguments: zip([1, 2, 3, 4, 5, 60, 1000], [2.0, 4, 8, 16, 20, 20, 20]))
    func limit(failures: Int, seconds: Double) {
        let backoff = Backoff(base: .seconds(2), cap: .seconds(20))
        #expect(backoff.limit(failures: failures) == .seconds(seconds))
    }

    @Test("the wait is anywhere between nothing and the limit")
    func jitter() {
        let backoff = Backoff(base: .seconds(2), cap: .seconds(20))
        #expect(backoff.delay(failures: 3, random: 0) == .zero)
        #expect(backoff.delay(failures: 3, random: 0.25) == .seconds(2))
        #expect(backoff.delay(failures: 3, random: 0.999) < .seconds(8))
    }
}
