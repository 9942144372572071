import Storage
import Testing

@Suite struct SignalHubTests {
    @Test func aBusyReaderGetsOneElementForAllItMissed() async {
        let hub = SignalHub()
        var stream = hub.stream("jobs").makeAsyncIterator()
        for _ in 0..<5 { hub.send(["jobs"]) }
        hub.finish()
        #expect(await stream.next() != nil)
        #expect(await stream.next() == nil)
    }

    @Test func onlyTheNamedChannelIsWoken() async {
        let hub = SignalHub()
        var stream = hub.stream("jobs").makeAsyncIterator()
        hub.send(["events"])
        hub.finish()
        #expect(await stream.next() == nil)
    }

    @Test func afterWakeUpsMayHaveBeenLostEveryReaderIsWoken() async {
        let hub = SignalHub()
        var jobs = hub.stream("jobs").makeAsyncIterator()
        var events = hub.stream("events").makeAsyncIterator()
        hub.sendAll()
        #expect(await jobs.next() != nil)
        #expect(await events.next() != nil)
    }

    @Test func aStreamThatIsAskedForAfterTheEndEnds() async {
        let hub = SignalHub()
        hub.finish()
        var stream = hub.stream("jobs").makeAsyncIterator()
        #expect(await stream.next() == nil)
    }
}
