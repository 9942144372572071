import Storage
import Synchronization

/// A thread that stops closures which run past their deadline. It sleeps while nothing runs.
final class Watchdog: Sendable {
    private struct State {
        var watches: [ClosureWatch] = []
        var isClosed = false
        var mustLook = false
    }

    private let state = Monitor(State())
    private let isAsleep = Atomic(true)
    private let tick: Duration

    /// - Parameter tick: how often it looks while something runs.
    init(tick: Duration) { self.tick = tick }

    func start() throws -> DatabaseThread { try DatabaseThread("db-watchdog") { self.loop() } }

    func add(_ watch: ClosureWatch) { state.withLock { $0.watches.append(watch) } }

    /// To be called after each `ClosureWatch.begin`: a load, and a wake-up when it slept.
    func somethingRuns() {
        guard isAsleep.load(ordering: .sequentiallyConsistent) else { return }
        state.withLock { $0.mustLook = true }
        state.signal()
    }

    /// Stops a closure whose caller gave up, if it runs.
    func cancel(_ closure: PendingClosure<SQLiteTransaction>) {
        for watch in state.withLock({ $0.watches }) { watch.cancel(closure) }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        state.signal()
    }

    private func loop() {
        while true {
            // The flag is up before the watches are read, each under its lock: who begins later sees the flag, who began earlier is seen.
            isAsleep.store(true, ordering: .sequentiallyConsistent)
            if !isAnythingRunning() {
                let goOn = state.wait { state -> Bool? in
                    if state.isClosed { return false }
                    defer { state.mustLook = false }
                    return state.mustLook ? true : nil
                }
                if !goOn { return }
            }
            isAsleep.store(false, ordering: .sequentiallyConsistent)
            if state.wait(atMost: tick, { $0.isClosed ? () : nil }) != nil { return }
            stopOverdue()
        }
    }

    private func isAnythingRunning() -> Bool { state.withLock { $0.watches }.contains(where: \.isRunning) }

    private func stopOverdue() {
        let now = MonotonicTime.now()
        for watch in state.withLock({ $0.watches }) { watch.stopIfOverdue(now: now) }
    }
}
