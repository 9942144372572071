import Transcription
import VoiceCore

/// The server's side of the wire to one engine process, from its start to its end: what may come, what is answered, how long it may
/// take. It holds no clock and no socket; the owner carries out the actions.
///
///     starting ── hello ──▶ idle ── submit ──▶ busy ── result, error ──▶ idle
///        │                   │ quiet too long    │ too long, no pong, nonsense
///        ▼                   ▼                   ▼
///      ended ◀───────────  closing            ended
struct EngineConversation<Work: EngineTask> {
    typealias Instant = ContinuousClock.Instant

    /// What the owner has to do, in this order.
    enum Action: Equatable {
        case send([UInt8])
        case ready(EngineHello)
        case partial(UInt32, Work.Answer)
        case finish(UInt32, Result<Work.Answer, EngineError>)
        /// End the process now; the error says why and has gone to the request, if there was one.
        case kill(EngineError)
    }

    private enum State: Equatable {
        case starting(until: Instant)
        case idle(until: Instant)
        case busy(Busy)
        case closing(until: Instant)
        case ended
    }

    private struct Busy: Equatable {
        var request: UInt32
        var until: Instant
        /// How much time of the processor it may take, and what the process had taken before, once that is known.
        var cpuAllowed: Duration
        var cpuBefore: Duration?
        var isCancelled = false
        var nextPing: Instant
        /// When the answer to the last ping must be there; `nil` if none is awaited.
        var pongUntil: Instant?
    }

    /// A request that waits for the engine's start.
    private struct Pending: Equatable {
        var request: UInt32
        var samples: [Float]
        var settings: Work.Settings
    }

    private let limits: EngineLimits
    private var state: State
    private var pending: Pending?
    private(set) var hello: EngineHello?

    init(limits: EngineLimits, now: Instant) {
        self.limits = limits
        state = .starting(until: now + limits.start)
    }

    /// Whether a request can be submitted: no other is under way, and the process is not on its way out.
    var isAvailable: Bool {
        switch state {
        case .starting: pending == nil
        case .idle: true
        case .busy, .closing, .ended: false
        }
    }

    var hasEnded: Bool { state == .ended }

    /// Whether no request will be taken any more.
    var isLeaving: Bool { if case .closing = state { true } else { hasEnded } }

    /// When ``tick(now:)`` must be called at the latest.
    var deadline: Instant? {
        switch state {
        case .starting(let until), .idle(let until), .closing(let until): until
        case .busy(let busy): min(busy.until, busy.pongUntil ?? busy.nextPing)
        case .ended: nil
        }
    }

    /// Takes a request; check ``isAvailable`` first.
    mutating func submit(_ request: UInt32, samples: [Float], settings: Work.Settings, now: Instant) -> [Action] {
        if case .starting = state {
            pending = Pending(request: request, samples: samples, settings: settings)
            return []
        }
        guard let hello, case .idle = state else { return [.finish(request, .failure(.stopped))] }
        let begin = EngineBegin(sampleForm: hello.sampleForm, settings: settings)
        guard let first = EngineFrame.json(.begin, request: request, begin) else {
            let failure = EngineError(code: "settings_too_long", userMessage: "The settings are too long.", isRetryable: false)
            return [.finish(request, .failure(failure))]
        }
        let audioSeconds = Double(samples.count) / hello.sampleRate
        state = .busy(
            Busy(
                request: request, until: now + limits.answer(toSeconds: audioSeconds), cpuAllowed: limits.cpu(forSeconds: audioSeconds),
                nextPing: now + limits.pingInterval))
        return [
            .send(first.bytes), .send(hello.sampleForm.audioFrames(samples, request: request)),
            .send(EngineFrame(.end, request: request).bytes),
        ]
    }

    /// The caller does not wait any more. The process has a moment to let go of the request before it is replaced.
    mutating func cancel(_ request: UInt32, now: Instant) -> [Action] {
        if pending?.request == request {
            pending = nil
            return [.finish(request, .failure(.cancelled))]
        }
        guard case .busy(var busy) = state, busy.request == request, !busy.isCancelled else { return [] }
        busy.isCancelled = true
        busy.until = min(busy.until, now + limits.cancel)
        state = .busy(busy)
        return [.send(EngineFrame(.cancel, request: request).bytes)]
    }

    /// Asks the process to go once it is idle; a request under way fails.
    mutating func close(now: Instant) -> [Action] {
        switch state {
        case .idle:
            state = .closing(until: now + limits.exit)
            return [.send(EngineFrame(.shutdown).bytes)]
        case .starting, .busy: return end(.stopped)
        case .closing, .ended: return []
        }
    }

    /// The connection is gone, or the process is: what was awaited fails.
    mutating func lost(_ detail: String) -> [Action] {
        switch state {
        case .starting: end(.startFailed(detail))
        case .closing: end(.stopped)
        case .idle, .busy, .ended: end(.crashed(detail))
        }
    }

    /// Looks at the deadlines.
    ///
    /// - Parameter cpu: the time of the processor that the process has taken since its start; `nil` where that cannot be told.
    mutating func tick(now: Instant, cpu: Duration? = nil) -> [Action] {
        switch state {
        case .starting(let until) where now >= until: return end(.startFailed("not ready after \(limits.start)"))
        case .idle(let until) where now >= until: return close(now: now)
        case .closing(let until) where now >= until: return end(.stopped)
        case .busy(var busy):
            if now >= busy.until { return end(.timedOut("request")) }
            if let cpu, let before = busy.cpuBefore, cpu - before >= busy.cpuAllowed {
                return end(.timedOut("request took \(cpu - before) of the processor"))
            }
            if busy.cpuBefore == nil { busy.cpuBefore = cpu }
            state = .busy(busy)
            if let until = busy.pongUntil { return now >= until ? end(.timedOut("no sign of life for \(limits.pong)")) : [] }
            guard now >= busy.nextPing else { return [] }
            busy.pongUntil = now + limits.pong
            state = .busy(busy)
            return [.send(EngineFrame(.ping).bytes)]
        default: return []
        }
    }

    /// Takes a frame from the engine; what the wire does not allow ends the process.
    mutating func received(_ frame: EngineFrame, now: Instant) -> [Action] {
        do throws(EngineWireViolation) { return try accept(frame, now: now) } catch { return violated(error) }
    }

    /// What came was no frame at all, or one out of place.
    mutating func violated(_ violation: EngineWireViolation) -> [Action] { end(.violatedWire(violation)) }

    private mutating func accept(_ frame: EngineFrame, now: Instant) throws(EngineWireViolation) -> [Action] {
        switch (frame.kind, state) {
        case (.hello, .starting): return try accept(frame.decoded(EngineHello.self), now: now)
        case (.error, .starting):
            let failure = try frame.decoded(EngineFailure.self)
            return end(EngineError(code: failure.code, userMessage: failure.message, isRetryable: failure.retryable))
        case (.partial, .busy(let busy)):
            let answer = try answer(frame, to: busy)
            return busy.isCancelled ? [] : [.partial(frame.request, answer)]
        case (.result, .busy(let busy)):
            return finish(busy, .success(try answer(frame, to: busy)), now: now)
        case (.error, .busy(let busy)):
            let failure = try frame.decoded(EngineFailure.self)
            guard frame.request == busy.request else { throw .wrongRequest(frame.kind) }
            let error = EngineError(code: failure.code, userMessage: failure.message, isRetryable: failure.retryable)
            return finish(busy, .failure(error), now: now)
        case (.pong, .busy(var busy)):
            busy.pongUntil = nil
            busy.nextPing = now + limits.pingInterval
            state = .busy(busy)
            return []
        case (.pong, .idle): return []  // the answer to a ping was overtaken by the request's
        case (_, .closing), (_, .ended): return []
        default: throw .unexpected(frame.kind, during: stateName)
        }
    }

    private mutating func accept(_ hello: EngineHello, now: Instant) throws(EngineWireViolation) -> [Action] {
        guard hello.protocolVersion == EngineHello.currentProtocolVersion else { throw .protocolVersion(hello.protocolVersion) }
        guard (1000...400_000).contains(hello.sampleRate), !hello.identity.name.isEmpty else { throw .senseless("hello without sense") }
        self.hello = hello
        state = .idle(until: now + limits.idle)
        guard let request = pending else { return [.ready(hello)] }
        pending = nil
        return [.ready(hello)] + submit(request.request, samples: request.samples, settings: request.settings, now: now)
    }

    private func answer(_ frame: EngineFrame, to busy: Busy) throws(EngineWireViolation) -> Work.Answer {
        guard frame.request == busy.request else { throw .wrongRequest(frame.kind) }
        let answer = try frame.decoded(Work.Answer.self)
        try answer.checkSense()
        return answer
    }

    private mutating func finish(_ busy: Busy, _ result: Result<Work.Answer, EngineError>, now: Instant) -> [Action] {
        state = .idle(until: now + limits.idle)
        return [.finish(busy.request, busy.isCancelled ? .failure(.cancelled) : result)]
    }

    private mutating func end(_ error: EngineError) -> [Action] {
        let waiting: UInt32?
        switch state {
        case .ended: return []
        case .busy(let busy): waiting = busy.request
        default: waiting = pending?.request
        }
        pending = nil
        state = .ended
        return (waiting.map { [.finish($0, .failure(error))] } ?? []) + [.kill(error)]
    }

    private var stateName: String {
        switch state {
        case .starting: "starting"
        case .idle: "idle"
        case .busy: "busy"
        case .closing: "closing"
        case .ended: "ended"
        }
    }
}
