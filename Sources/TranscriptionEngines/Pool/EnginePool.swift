public import Logging
import NIOConcurrencyHelpers
import VoiceCore

/// Engine processes for one engine: started when needed, one request each at a time, replaced when they fail, gone when idle.
///
/// It may be used from any task; nothing in it blocks. When it is let go its processes leave.
public final class EnginePool<Work: EngineTask>: Sendable {
    private typealias Waiter = CheckedContinuation<EngineSlots.Decision, Never>

    private struct Shared {
        var slots: EngineSlots
        var children: [Int: EngineChild<Work>] = [:]
        /// Where new children come from.
        var forks: EngineForkServer?
        /// Fork servers that are not gone yet.
        var forkServers = 0
        var ready: Set<Int> = []
        var waiters: [Int: Waiter] = [:]
        var abandonedEarly: Set<Int> = []
        var lastWaiter = 0
        var hello: EngineHello?
        /// Children that did not start, or broke off.
        var failed = 0
        var stopping: [CheckedContinuation<Void, Never>] = []

        var isEmpty: Bool { children.isEmpty && forkServers == 0 }

        /// Those who wait for everything to be gone, once it is.
        mutating func takeStopping() -> [CheckedContinuation<Void, Never>] {
            guard isEmpty else { return [] }
            defer { stopping = [] }
            return stopping
        }
    }

    /// Processes at a time.
    public let slots: Int
    private let command: EngineCommand
    private let limits: EngineLimits
    private let logger: Logger
    private let shared: NIOLockedValueBox<Shared>

    /// - Parameter slots: processes at a time, at least 1; each takes a core while it works.
    public init(_ command: EngineCommand, slots: Int, limits: EngineLimits = EngineLimits(), logger: Logger) {
        self.command = command
        self.slots = max(1, slots)
        self.limits = limits
        self.logger = logger
        shared = NIOLockedValueBox(Shared(slots: EngineSlots(slots: slots)))
    }

    deinit {
        for child in shared.withLockedValue({ Array($0.children.values) }) { child.close() }
    }

    /// What the processes do now.
    public var load: EngineLoad {
        shared.withLockedValue { shared in
            var load = shared.slots.load
            load.failed = shared.failed
            return load
        }
    }

    /// What the engine said of itself, if it was ever started.
    public var hello: EngineHello? { shared.withLockedValue(\.hello) }

    /// Carries one request out, in a process of its own for that time.
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1, at the rate that the engine takes; may be empty.
    ///   - partial: told what is known so far, by engines that stream; called on another thread.
    /// - Throws: `EngineError`: `engine_crashed`, `engine_timed_out`, `engine_wire_violated` and `engine_start_failed` are retryable,
    ///   the engine's own errors say so themselves; `CancellationError` at once when the task is cancelled.
    public func answer(
        _ samples: [Float], settings: Work.Settings, partial: (@Sendable (Work.Answer) -> Void)? = nil
    ) async throws -> Work.Answer {
        while true {
            let child = try await acquire()
            if let answer = try await child.answer(samples, settings: settings, partial: partial) { return answer }
            // It left just then, idle for too long, or the task was cancelled before the child saw the request.
            if child.isLeaving { shared.withLockedValue { $0.slots.leave(child.id) } } else { release(child.id) }
            try Task.checkCancellation()
        }
    }

    /// Lets no new request in, ends all processes and returns when they are gone. Requests under way fail with `engine_stopped`.
    public func stop() async {
        let (turns, children) = shared.withLockedValue { ($0.slots.stop(), Array($0.children.values)) }
        take(turns)
        for child in children { child.close() }
        shared.withLockedValue(\.forks)?.refuse()
        await withCheckedContinuation { continuation in
            let isOver = shared.withLockedValue { shared in
                if !shared.isEmpty { shared.stopping.append(continuation) }
                return shared.isEmpty
            }
            if isOver { continuation.resume() }
        }
    }

    // MARK: Children and those who wait for one

    private func acquire() async throws -> EngineChild<Work> {
        let waiter = shared.withLockedValue { shared in
            shared.lastWaiter += 1
            return shared.lastWaiter
        }
        defer { shared.withLockedValue { _ = $0.abandonedEarly.remove(waiter) } }
        let decision = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in wait(waiter, continuation) }
        } onCancel: {
            abandon(waiter)
        }
        switch decision {
        case .use(let id), .start(let id):
            guard let child = shared.withLockedValue({ $0.children[id] }) else { return try await acquire() }
            return child
        case .fail(let error): throw error
        case .wait: throw CancellationError()
        }
    }

    private func wait(_ waiter: Int, _ continuation: Waiter) {
        let (decision, child) = shared.withLockedValue { shared -> (EngineSlots.Decision?, EngineChild<Work>?) in
            if shared.abandonedEarly.contains(waiter) { return (.wait, nil) }
            let decision = shared.slots.acquire(waiter, now: .now)
            guard decision != .wait else {
                shared.waiters[waiter] = continuation
                return (nil, nil)
            }
            return (decision, prepare(decision, &shared))
        }
        child?.start()
        if let decision { continuation.resume(returning: decision) }
    }

    private func abandon(_ waiter: Int) {
        let continuation = shared.withLockedValue { shared in
            guard shared.waiters[waiter] != nil else {
                shared.abandonedEarly.insert(waiter)
                return nil as Waiter?
            }
            return shared.slots.abandon(waiter) ? shared.waiters.removeValue(forKey: waiter) : nil
        }
        continuation?.resume(returning: .wait)
    }

    private func take(_ turns: [EngineSlots.Turn]) {
        for turn in turns {
            let (child, waiter) = shared.withLockedValue { (prepare(turn.decision, &$0), $0.waiters.removeValue(forKey: turn.waiter)) }
            child?.start()
            waiter?.resume(returning: turn.decision)
        }
    }

    /// Makes the child that a decision speaks of; the caller starts it, after the lock.
    private func prepare(_ decision: EngineSlots.Decision, _ shared: inout Shared) -> EngineChild<Work>? {
        guard case .start(let id) = decision else { return nil }
        let observer = EngineChild<Work>.Observer(
            ready: { [weak self] hello in self?.becameReady(id, hello) },
            free: { [weak self] in self?.release(id) },
            ended: { [weak self] error in self?.ended(id, error) })
        let child = EngineChild<Work>(id: id, forks: enterForks(&shared), limits: limits, logger: logger, observer: observer)
        shared.children[id] = child
        return child
    }

    /// The fork server that lives, or a new one, which its first child starts.
    private func enterForks(_ shared: inout Shared) -> EngineForkServer {
        if let forks = shared.forks, forks.enter() { return forks }
        let forks = EngineForkServer(command, limits: limits, logger: logger) { [weak self] in self?.forksEnded() }
        _ = forks.enter()
        shared.forks = forks
        shared.forkServers += 1
        return forks
    }

    private func forksEnded() {
        let stopping = shared.withLockedValue { shared in
            shared.forkServers -= 1
            return shared.takeStopping()
        }
        for continuation in stopping { continuation.resume() }
    }

    private func becameReady(_ id: Int, _ hello: EngineHello) {
        shared.withLockedValue { shared in
            shared.ready.insert(id)
            shared.hello = hello
            shared.slots.ready()
        }
    }

    private func release(_ id: Int) {
        if let turn = shared.withLockedValue({ $0.slots.free(id) }) { take([turn]) }
    }

    private func ended(_ id: Int, _ error: EngineError?) {
        let (turns, stopping) = shared.withLockedValue { shared -> ([EngineSlots.Turn], [CheckedContinuation<Void, Never>]) in
            shared.children[id] = nil
            if let error, error != .stopped { shared.failed += 1 }
            let wasReady = shared.ready.remove(id) != nil
            let turns = shared.slots.ended(id, startError: wasReady ? nil : error, now: .now)
            return (turns, shared.takeStopping())
        }
        take(turns)
        for continuation in stopping { continuation.resume() }
    }
}
