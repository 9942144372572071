import Testing

@testable import AudioCodecs

@Suite struct ProgramWatchTests {
    private let start = ContinuousClock.now
    private var watch: ProgramWatch

    init() {
        watch = ProgramWatch(limits: DecoderLimits(longestSilence: .seconds(10), longestWait: .seconds(30)), now: start)
    }

    private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test mutating func silenceIsTimeThatSomebodyWaitsIn() {
        #expect(watch.check(isAwaited: true, now: at(0)) == nil)
        #expect(watch.check(isAwaited: true, now: at(9)) == nil)
        #expect(watch.pollMilliseconds == 1000)
        #expect(watch.check(isAwaited: true, now: at(10)) == .decoderTimedOut)
    }

    /// A reader may take as long as it likes.
    @Test mutating func timeThatNobodyWaitsInIsFree() {
        #expect(watch.check(isAwaited: false, now: at(0)) == nil)
        #expect(watch.pollMilliseconds == -1)
        #expect(watch.check(isAwaited: true, now: at(100_000)) == nil)
        #expect(watch.check(isAwaited: false, now: at(100_009)) == nil)
        #expect(watch.check(isAwaited: true, now: at(200_000)) == nil)
        #expect(watch.check(isAwaited: true, now: at(200_009)) == nil)
    }

    @Test mutating func everySignOfLifeEndsTheSilence() {
        #expect(watch.check(isAwaited: true, now: at(0)) == nil)
        for second in [9, 18, 27] {
            #expect(watch.check(isAwaited: true, now: at(second)) == nil)
            watch.sawOutput()
        }
        // But not the wait as a whole.
        #expect(watch.pollMilliseconds == 3000)
        #expect(watch.check(isAwaited: true, now: at(30)) == .decoderTimedOut)
    }
}
