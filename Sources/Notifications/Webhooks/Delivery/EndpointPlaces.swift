import NIOConcurrencyHelpers
import VoiceCore

/// Lets a few messages be on their way to each endpoint at a time, so that one that is slow or hangs holds up nobody else.
///
/// A message beyond those waits for a moment, which is all that it takes with an endpoint that answers. If the endpoint does not, the
/// message is told when to come again: one after the other, as fast as the endpoint has been, so that a backlog of thousands is not
/// taken up and put down over and over.
final class EndpointPlaces: Sendable {
    enum Turn: Equatable, Sendable {
        /// Send now, and `leave` afterwards.
        case now
        /// Make room for others, and come again.
        case later(Duration)
    }

    struct Limits: Sendable {
        /// Messages on their way to one endpoint.
        var places = 3
        /// How long an attempt may take before others stop waiting for its end.
        var patience: Duration = .seconds(1)
        /// The longest that a message is sent away for: as long as after its second failure.
        var longestWait: Duration = .seconds(300)
    }

    typealias Instant = ContinuousClock.Instant

    private struct Line {
        var underWay: [Int: Instant] = [:]
        var waiting: [(number: Int, turn: CheckedContinuation<Turn?, Never>)] = []
        /// How long the last attempt took.
        var pace: Duration = .zero
        /// When the last message that was sent away is to come again.
        var lastAppointment: Instant?

        var oldest: Instant? { underWay.values.min() }
    }

    private struct State {
        var lines: [WebhookID: Line] = [:]
        var count = 0
    }

    private enum Decision {
        case turn(Turn)
        case wait(until: Instant)
    }

    private let limits: Limits
    private let now: @Sendable () -> Instant
    private let state = NIOLockedValueBox(State())

    init(_ limits: Limits = Limits(), now: @escaping @Sendable () -> Instant = { .now }) {
        self.limits = limits
        self.now = now
    }

    /// Sends a message by `body` when its turn comes.
    ///
    /// - Returns: what `body` returns, or how long to stay away without it.
    /// - Throws: what `body` throws; `CancellationError` for one that waited.
    func take<Value: Sendable>(
        of endpoint: WebhookID, _ body: () async throws -> Value
    ) async throws -> Result<Value, PutOff> {
        let number = state.withLockedValue { state in
            state.count += 1
            return state.count
        }
        switch try await enter(endpoint, number) {
        case .later(let wait): return .failure(PutOff(wait: wait))
        case .now:
            defer { leave(endpoint, number) }
            return .success(try await body())
        }
    }

    /// Not now.
    struct PutOff: Error, Equatable {
        let wait: Duration
    }

    private func enter(_ endpoint: WebhookID, _ number: Int) async throws -> Turn {
        switch state.withLockedValue({ decide(number, &$0.lines[endpoint, default: Line()]) }) {
        case .turn(let turn): return turn
        case .wait(let deadline): return try await wait(endpoint, number, until: deadline)
        }
    }

    private func decide(_ number: Int, _ line: inout Line) -> Decision {
        let now = self.now()
        guard line.underWay.count >= limits.places, let oldest = line.oldest else {
            line.underWay[number] = now
            return .turn(.now)
        }
        return oldest + limits.patience > now ? .wait(until: oldest + limits.patience) : .turn(.later(appointment(in: &line, at: now)))
    }

    private func wait(_ endpoint: WebhookID, _ number: Int, until deadline: Instant) async throws -> Turn {
        let timer = Task {
            guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
            giveUp(endpoint, number, isCancelled: false)
        }
        defer { timer.cancel() }
        let turn = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = Task.isCancelled
                let now: Turn? = state.withLockedValue { state in
                    // Somebody may have left since the decision, or the time may have run out.
                    let decision = isCancelled ? nil : decide(number, &state.lines[endpoint, default: Line()])
                    guard case .turn(let turn)? = decision else {
                        if !isCancelled { state.lines[endpoint]?.waiting.append((number, continuation)) }
                        return nil
                    }
                    return turn
                }
                if isCancelled || now != nil { continuation.resume(returning: now) }
            }
        } onCancel: {
            giveUp(endpoint, number, isCancelled: true)
        }
        guard let turn else { throw CancellationError() }
        return turn
    }

    private func giveUp(_ endpoint: WebhookID, _ number: Int, isCancelled: Bool) {
        let found = state.withLockedValue { state -> (CheckedContinuation<Turn?, Never>, Turn?)? in
            guard var line = state.lines[endpoint], let index = line.waiting.firstIndex(where: { $0.number == number }) else { return nil }
            let continuation = line.waiting.remove(at: index).turn
            let turn: Turn? = isCancelled ? nil : .later(appointment(in: &line, at: now()))
            state.lines[endpoint] = line
            return (continuation, turn)
        }
        found?.0.resume(returning: found?.1)
    }

    private func leave(_ endpoint: WebhookID, _ number: Int) {
        let next = state.withLockedValue { state -> CheckedContinuation<Turn?, Never>? in
            guard var line = state.lines[endpoint] else { return nil }
            let now = self.now()
            line.pace = line.underWay.removeValue(forKey: number).map { now - $0 } ?? line.pace
            // Quick again: whoever comes now need not stand behind those that were sent away.
            if line.pace < limits.patience { line.lastAppointment = nil }
            let next = line.waiting.isEmpty ? nil : line.waiting.removeFirst()
            if let next { line.underWay[next.number] = now }
            state.lines[endpoint] = line.underWay.isEmpty ? nil : line
            return next?.turn
        }
        next?.resume(returning: .now)
    }

    /// How long a message is to stay away: until it would be its turn, were all of them to take as long as the endpoint has lately.
    private func appointment(in line: inout Line, at now: Instant) -> Duration {
        let slowest = max(line.pace, line.oldest.map { now - $0 } ?? .zero, limits.patience, .seconds(1))
        let last = max(now, line.lastAppointment ?? now)
        let time = min(last + slowest / limits.places, now + limits.longestWait)
        line.lastAppointment = time
        return time - now
    }
}
