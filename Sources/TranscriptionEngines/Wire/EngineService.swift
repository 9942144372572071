import VoiceCore

/// The engine's side of the wire: what may come when, and what becomes of it. It holds no engine and no socket.
///
///     idle ── begin ──▶ receiving ── end ──▶ working ── done ──▶ idle
///                          └──────── cancel ─────┘ (closed by `error` with the code `cancelled`)
struct EngineService<Settings: Codable & Equatable & Sendable> {
    /// What the engine's thread has to do, in this order.
    enum Work: Equatable, Sendable {
        case begin(UInt32, EngineBegin<Settings>)
        case feed(UInt32, [UInt8])
        case finish(UInt32)
        case abandon(UInt32)
        case exit
    }

    /// What follows from a frame.
    enum Action: Equatable {
        case work(Work)
        case send(EngineFrame)
    }

    private enum State: Equatable {
        case idle
        case receiving(UInt32, SampleForm)
        case working(UInt32)
        case leaving
    }

    private var state = State.idle
    private var cancelled: UInt32?
    private var lastRequest: UInt32 = 0

    /// Takes a frame of the server.
    ///
    /// - Throws: what the wire does not allow; the process then ends, since the server is not one that it can talk to.
    mutating func received(_ frame: EngineFrame) throws(EngineWireViolation) -> [Action] {
        switch (frame.kind, state) {
        case (.ping, _): return [.send(EngineFrame(.pong))]
        case (.shutdown, _):
            state = .leaving
            return [.work(.exit)]
        case (.begin, .idle):
            let begin = try frame.decoded(EngineBegin<Settings>.self)
            guard frame.request > lastRequest else { throw .wrongRequest(.begin) }
            lastRequest = frame.request
            state = .receiving(frame.request, begin.sampleForm)
            return [.work(.begin(frame.request, begin))]
        case (.audio, .receiving(let request, let form)):
            guard frame.request == request else { throw .wrongRequest(.audio) }
            guard frame.payload.count % form.bytesPerSample == 0 else { throw .payloadUnreadable(.audio) }
            return [.work(.feed(request, frame.payload))]
        case (.end, .receiving(let request, _)):
            guard frame.request == request else { throw .wrongRequest(.end) }
            state = .working(request)
            return [.work(.finish(request))]
        case (.cancel, .receiving(let request, _)) where frame.request == request:
            state = .idle
            return [.work(.abandon(request)), .send(Self.cancelledFrame(request))]
        case (.cancel, .working(let request)) where frame.request == request:
            cancelled = request
            return []
        case (.cancel, _) where frame.request <= lastRequest: return []  // the answer overtook it
        case (_, .leaving): return []
        default: throw .unexpected(frame.kind, during: "\(state)")
        }
    }

    /// The engine has something to say about a request: the frame to send, or `nil` if the server does not wait for it any more.
    ///
    /// `result` and `error` close the request and come after its `finish`; until then only `partial` may be said.
    mutating func answered(_ request: UInt32, _ answer: EngineFrame) -> EngineFrame? {
        if answer.kind == .partial { return isWanted(request) ? answer : nil }
        guard state == .working(request) else { return nil }
        let wasCancelled = cancelled == request
        state = .idle
        cancelled = nil
        return wasCancelled ? Self.cancelledFrame(request) : answer
    }

    /// Whether the server still waits for what a request gives.
    func isWanted(_ request: UInt32) -> Bool {
        switch state {
        case .working(request), .receiving(request, _): cancelled != request
        default: false
        }
    }

    private static func cancelledFrame(_ request: UInt32) -> EngineFrame {
        EngineFrame.json(.error, request: request, EngineFailure(EngineError.cancelled)) ?? EngineFrame(.error, request: request)
    }
}
