/// Which children are free, which are at work, and who waits for one. Holds no process and no clock.
struct EngineSlots {
    typealias Instant = ContinuousClock.Instant

    /// What a caller who wants a child has to do.
    enum Decision: Equatable {
        /// It has this child, which runs already.
        case use(Int)
        /// It has this child, which must be started.
        case start(Int)
        case wait
        case fail(EngineError)
    }

    /// What to do with a waiter whose turn has come, or who cannot be served.
    struct Turn: Equatable {
        var waiter: Int
        var decision: Decision
    }

    private let slots: Int
    private var idle: [Int] = []
    private var busy: Set<Int> = []
    private var waiters: [Int] = []
    private var lastChild = 0
    private var failedStarts = 0
    private var noStartBefore: Instant?
    private var lastStartError: EngineError?
    private var isStopped = false

    /// - Parameter slots: children at a time, at least 1.
    init(slots: Int) { self.slots = max(1, slots) }

    /// Children that live or are being started.
    var children: Int { idle.count + busy.count }

    /// What is known here of the load.
    var load: EngineLoad {
        var load = EngineLoad()
        (load.processes, load.working, load.waiting, load.started) = (children, busy.count, waiters.count, lastChild)
        return load
    }

    /// Someone wants a child. The one that worked last is taken first, so that the others can go idle and leave.
    mutating func acquire(_ waiter: Int, now: Instant) -> Decision {
        if isStopped { return .fail(.stopped) }
        if let child = idle.popLast() {
            busy.insert(child)
            return .use(child)
        }
        guard children < slots else {
            waiters.append(waiter)
            return .wait
        }
        return start(now: now)
    }

    /// Someone does not want to wait any more. False if its turn has come already.
    mutating func abandon(_ waiter: Int) -> Bool {
        guard let index = waiters.firstIndex(of: waiter) else { return false }
        waiters.remove(at: index)
        return true
    }

    /// A child said hello: starts work again.
    mutating func ready() {
        failedStarts = 0
        noStartBefore = nil
        lastStartError = nil
    }

    /// A child's request is over; it goes to whoever waits longest.
    mutating func free(_ child: Int) -> Turn? {
        guard busy.contains(child) else { return nil }
        guard !waiters.isEmpty else {
            busy.remove(child)
            idle.append(child)
            return nil
        }
        return Turn(waiter: waiters.removeFirst(), decision: .use(child))
    }

    /// A child takes no request any more, though it is not gone yet: it does not count from now on.
    mutating func leave(_ child: Int) {
        idle.removeAll { $0 == child }
        busy.remove(child)
    }

    /// A child is gone. Whoever waits longest gets a new one, unless children fail to start: then all who wait are told so.
    ///
    /// - Parameter startError: why it never became ready; `nil` if it was.
    mutating func ended(_ child: Int, startError: EngineError?, now: Instant) -> [Turn] {
        leave(child)
        if let startError { putOff(startError, now: now) }
        var turns: [Turn] = []
        while !waiters.isEmpty, children < slots {
            turns.append(Turn(waiter: waiters.removeFirst(), decision: isStopped ? .fail(.stopped) : start(now: now)))
        }
        return turns
    }

    /// No child is started any more; all who wait are told.
    mutating func stop() -> [Turn] {
        isStopped = true
        defer { waiters = [] }
        return waiters.map { Turn(waiter: $0, decision: .fail(.stopped)) }
    }

    private mutating func start(now: Instant) -> Decision {
        if let noStartBefore, now < noStartBefore { return .fail(lastStartError ?? .startFailed("waiting before the next start")) }
        lastChild += 1
        busy.insert(lastChild)
        return .start(lastChild)
    }

    /// 0.25 s after the first failure, doubling to 30 s.
    private mutating func putOff(_ error: EngineError, now: Instant) {
        lastStartError = error
        let wait = Duration.milliseconds(250) * (1 << min(failedStarts, 7))
        noStartBefore = now + min(wait, .seconds(30))
        failedStarts += 1
    }
}
