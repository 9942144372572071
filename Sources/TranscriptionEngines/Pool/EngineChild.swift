import Logging
import NIOConcurrencyHelpers
import VoiceCore

/// One engine process with its thread: starts it, talks to it, ends it, buries it.
///
/// The thread is the only one that touches process and socket (`EngineChild+Thread.swift`); callers leave requests under the lock and
/// wake it.
final class EngineChild<Work: EngineTask>: Sendable {
    /// What the pool hears of, on the child's thread or its caller's.
    struct Observer: Sendable {
        var ready: @Sendable (EngineHello) -> Void
        /// The request is over for the process too: it can take another.
        var free: @Sendable () -> Void
        /// The process is gone and reaped, or never was; the error that ended it, `nil` after an orderly end.
        var ended: @Sendable (EngineError?) -> Void
    }

    typealias Answer = CheckedContinuation<Work.Answer?, any Error>

    struct Caller {
        var answer: Answer
        var partial: (@Sendable (Work.Answer) -> Void)?
    }

    struct Shared {
        var conversation: EngineConversation<Work>
        /// Bytes to send, and how many of them are sent.
        var outbox: [UInt8] = []
        var sent = 0
        var lastRequest: UInt32 = 0
        var callers: [UInt32: Caller] = [:]
        /// Cancelled before they were submitted.
        var cancelledEarly: Set<UInt32> = []
        /// Why the process was ended by us.
        var killedBy: EngineError?
        /// The writing end of the pipe that wakes the thread; −1 when there is none to wake.
        var wakeUp: Int32 = -1
        var hadAudio = false
    }

    let id: Int
    let forks: EngineForkServer
    let observer: Observer
    let logger: Logger
    let shared: NIOLockedValueBox<Shared>

    /// - Parameter forks: entered for it; it leaves when the process is gone.
    init(id: Int, forks: EngineForkServer, limits: EngineLimits, logger: Logger, observer: Observer) {
        self.id = id
        self.forks = forks
        self.observer = observer
        var logger = logger
        logger[metadataKey: "engine_child"] = "\(id)"
        self.logger = logger
        shared = NIOLockedValueBox(Shared(conversation: EngineConversation<Work>(limits: limits, now: .now)))
    }

    /// Carries one request out; the pool gives a child to one caller at a time. On cancellation it throws at once, while the process
    /// is given a moment to let go of the request.
    ///
    /// - Returns: `nil` if the process never saw the request: it was just leaving, or the task was cancelled before.
    func answer(
        _ samples: [Float], settings: Work.Settings, partial: (@Sendable (Work.Answer) -> Void)?
    ) async throws -> Work.Answer? {
        let request = shared.withLockedValue { shared in
            shared.lastRequest += 1
            return shared.lastRequest
        }
        defer { shared.withLockedValue { _ = $0.cancelledEarly.remove(request) } }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer in
                submit(request, samples, settings, Caller(answer: answer, partial: partial))
            }
        } onCancel: {
            cancel(request)
        }
    }

    /// Asks the process to leave; a request under way fails.
    func close() { updateAndWake { $0.conversation.close(now: .now) } }

    /// Whether it takes no request any more.
    var isLeaving: Bool { shared.withLockedValue(\.conversation.isLeaving) }

    private func submit(_ request: UInt32, _ samples: [Float], _ settings: Work.Settings, _ caller: Caller) {
        var isTaken = false
        updateAndWake { shared in
            guard !shared.cancelledEarly.contains(request), shared.conversation.isAvailable else { return [] }
            isTaken = true
            shared.callers[request] = caller
            shared.hadAudio = true
            return shared.conversation.submit(request, samples: samples, settings: settings, now: .now)
        }
        if !isTaken { caller.answer.resume(returning: nil) }
    }

    private func cancel(_ request: UInt32) {
        var caller: Caller?
        updateAndWake { shared in
            caller = shared.callers.removeValue(forKey: request)
            guard caller != nil else {
                shared.cancelledEarly.insert(request)
                return []
            }
            return shared.conversation.cancel(request, now: .now)
        }
        caller?.answer.resume(throwing: CancellationError())
    }

    /// As ``update(_:)``, from another thread: the child's own looks at the conversation again.
    private func updateAndWake(_ change: (inout Shared) -> [EngineConversation<Work>.Action]) {
        update { shared in
            defer { Self.wake(shared.wakeUp) }
            return change(&shared)
        }
    }

    /// Changes the conversation and carries out what follows: sends are queued under the lock, callers and observer are told after it.
    func update(_ change: (inout Shared) -> [EngineConversation<Work>.Action]) {
        let effects = shared.withLockedValue { shared in
            var effects: [() -> Void] = []
            for action in change(&shared) {
                if let effect = carryOut(action, &shared) { effects.append(effect) }
            }
            return effects
        }
        for effect in effects { effect() }
    }

    private func carryOut(_ action: EngineConversation<Work>.Action, _ shared: inout Shared) -> (() -> Void)? {
        switch action {
        case .send(let bytes):
            shared.outbox.append(contentsOf: bytes)
            return nil
        case .ready(let hello):
            return { self.observer.ready(hello) }
        case .partial(let request, let answer):
            guard let partial = shared.callers[request]?.partial else { return nil }
            return { partial(answer) }
        case .finish(let request, let result):
            let answer = shared.callers.removeValue(forKey: request)?.answer
            let isFree = shared.conversation.isAvailable
            return {
                if isFree { self.observer.free() }
                answer?.resume(with: result.map(Optional.some).mapError { $0 as any Error })
            }
        case .kill(let error):
            shared.killedBy = error
            return nil
        }
    }
}
