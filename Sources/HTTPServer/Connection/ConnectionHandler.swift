import HTTPRouting
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import VoiceCore

/// The HTTP/1 side of one connection, between the codec and the task that answers.
///
/// It decides what the wire needs and the routes must not care about: which requests keep the connection open, small bodies that are
/// handed over whole, malformed requests, deadlines, the quiet end of a connection whose client is still sending, and shutdown.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = RequestMessage
    typealias OutboundIn = ResponseMessage
    typealias OutboundOut = HTTPServerResponsePart

    /// What does not change from connection to connection.
    struct Settings: Sendable {
        var deadlines: ConnectionDeadlines.Limits
        /// No route has a shorter time-out.
        var shortestTimeout: TimeAmount
        /// Bodies up to this many bytes, if announced, are handed over whole.
        var wholeBodyLimit = 64 << 10
        /// How long a client that is still sending may do so after its answer, and how many bytes; then the connection is closed.
        var lingering: (time: TimeAmount, bytes: Int) = (.seconds(2), 4 << 20)
        /// How long requests may go on once the server shuts down.
        var shutdownLimit: TimeAmount
        var headers: ResponseHeaders
        /// Makes the answer to a request that no route sees.
        var refuse: @Sendable (APIError) -> RouteResponse
    }

    /// A request whose answer is not finished.
    private struct Pending {
        let version: HTTPVersion
        let isHead: Bool
        var keepsAlive: Bool
        var hasBegun = false
    }

    private enum Phase: Equatable {
        case open
        /// The last answer is being written; what still comes in is thrown away.
        case closing(discarded: Int)
        case closed
    }

    private let settings: Settings
    private let exchange: Exchange
    private var phase = Phase.open
    /// In the order of their arrival; more than one only where a client sends ahead.
    private var pending: [Pending] = []
    private var collecting: (head: HTTPRequest, body: ByteBuffer)?
    private var isReceiving = false
    private var isQuiescing = false
    /// Behind a malformed request, or one that ends the connection, nothing is read any more.
    private var ignoresInput = false
    private var isReading = false
    private var deadlines: ConnectionDeadlines
    private var alarm: (at: NIODeadline, task: Scheduled<Void>)?

    init(settings: Settings, exchange: Exchange, now: NIODeadline) {
        self.settings = settings
        self.exchange = exchange
        deadlines = ConnectionDeadlines(limits: settings.deadlines, now: now)
    }

    // MARK: The connection's life

    func handlerAdded(context: ChannelHandlerContext) { setAlarm(context) }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        phase = .closed
        alarm?.task.cancel()
        alarm = nil
        exchange.cancel()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: quiesce(context)
        case ChannelEvent.inputClosed:
            inputClosed(context)
            context.fireUserInboundEventTriggered(event)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// The server shuts down: what was begun is finished, within a limit.
    private func quiesce(_ context: ChannelHandlerContext) {
        guard phase == .open, !isQuiescing else { return }
        isQuiescing = true
        guard !pending.isEmpty || isReceiving else { return context.close(promise: nil) }
        let limit = settings.shutdownLimit
        closeLatest(in: exchange.endsWithServer ? min(limit, Self.farewell) : limit, context)
    }

    /// For the last bytes of a stream that has no end of its own.
    private static let farewell = TimeAmount.seconds(1)

    private func closeLatest(in time: TimeAmount, _ context: ChannelHandlerContext) {
        let channel = context.channel
        let task = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in task.cancel() }
    }

    /// The client sends no more; it may still read.
    private func inputClosed(_ context: ChannelHandlerContext) {
        let isGone = exchange.inputClosed()
        if pending.isEmpty || phase != .open || isGone { return context.close(promise: nil) }
        for i in pending.indices { pending[i].keepsAlive = false }
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = Self.unwrapInboundIn(data)
        guard phase == .open else { return discard(part, context) }
        guard !ignoresInput else { return }
        let now = context.eventLoop.now
        switch part {
        case .head(let head): headArrived(head, context, now)
        case .body(let bytes):
            deadlines.bodyArrived(bytes.readableBytes, now: now)
            if collecting != nil {
                collecting?.body.writeImmutableBuffer(bytes)
            } else {
                context.fireChannelRead(Self.wrapInboundOut(.body(bytes)))
            }
        case .end:
            isReceiving = false
            deadlines.bodyEnded()
            if let (head, body) = collecting {
                collecting = nil
                context.fireChannelRead(Self.wrapInboundOut(.whole(head, body)))
            } else {
                context.fireChannelRead(Self.wrapInboundOut(.end))
            }
        }
    }

    private func headArrived(_ head: HTTPRequestHead, _ context: ChannelHandlerContext, _ now: NIODeadline) {
        guard pending.last?.keepsAlive ?? true else { return ignoresInput = true }
        guard let request = try? HTTPRequest(head, secure: false, splitCookie: false), request.hasOneHost(head) else {
            return malformed(.malformedRequest("Its head is not well formed."), context)
        }
        isReceiving = true
        // The decoder gives up reading behind a request that asks for another protocol, whether or not it gets it.
        let keepsAlive = head.isKeepAlive && !isQuiescing && !head.headers.contains(name: "upgrade") && head.method != .CONNECT
        pending.append(Pending(version: head.version, isHead: head.method == .HEAD, keepsAlive: keepsAlive))
        let isChunked = head.headers.contains(name: "transfer-encoding")
        let length = isChunked ? nil : head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        let awaitsContinue =
            length != 0 && head.version != .http1_0 && head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
        deadlines.headArrived(bodyFollows: length != 0, now: now)
        deadlines.answerDue(now + settings.shortestTimeout)
        setAlarm(context)
        if let length, length <= settings.wholeBodyLimit, !awaitsContinue {
            collecting = (request, length == 0 ? ByteBuffer() : context.channel.allocator.buffer(capacity: length))
        } else {
            context.fireChannelRead(Self.wrapInboundOut(.head(request, length: length, awaitsContinue: awaitsContinue)))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard phase == .open else { return }
        guard let error = error as? HTTPParserError else {
            end()
            return context.close(promise: nil)
        }
        malformed(error == .headerOverflow ? .headersTooLarge : .malformedRequest("It is not well-formed HTTP/1.1."), context)
    }

    /// What came before the malformed bytes gets its answer first; the connection then ends behind it.
    private func malformed(_ error: APIError, _ context: ChannelHandlerContext) {
        ignoresInput = true
        if isReceiving, pending.count > 1 {
            pending.removeLast()
            isReceiving = false
        }
        if pending.isEmpty || isReceiving && !pending[0].hasBegun {
            answer(settings.refuse(error), context)
        } else if isReceiving {
            context.close(promise: nil)
        } else {
            pending[pending.count - 1].keepsAlive = false
        }
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        isReading = true
        context.read()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        context.fireChannelReadComplete()
        if case .closing = phase { context.read() }
    }

    /// A client that is still sending must be let finish, or it never reads the answer (RFC 9112, 9.6); but not for ever.
    private func discard(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        guard case .closing(let discarded) = phase else { return }
        switch part {
        case .body(let bytes):
            phase = .closing(discarded: discarded + bytes.readableBytes)
            if discarded + bytes.readableBytes > settings.lingering.bytes { context.close(promise: nil) }
        case .end: context.close(promise: nil)
        case .head: break
        }
    }

    // MARK: Responses

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard phase == .open, !pending.isEmpty else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch Self.unwrapOutboundIn(data) {
        case .continue:
            context.writeAndFlush(Self.wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: promise)
        case .whole(let response, let body):
            writeHead(response, length: body?.readableBytes ?? 0, context)
            if let body, body.readableBytes > 0, !pending[0].isHead {
                context.write(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
            }
            writeEnd(context, promise)
        case .head(let response, let length):
            writeHead(response, length: length, context, promise)
        case .body(let bytes):
            if pending[0].isHead {
                promise?.succeed()
            } else {
                context.write(Self.wrapOutboundOut(.body(.byteBuffer(bytes))), promise: promise)
            }
        case .end: writeEnd(context, promise)
        }
    }

    private func writeHead(
        _ response: HTTPResponse, length: Int?, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>? = nil
    ) {
        deadlines.answerDue(nil)
        pending[0].hasBegun = true
        let isUnread = isReceiving && pending.count == 1
        if isQuiescing || isUnread || length == nil && pending[0].version == .http1_0 { pending[0].keepsAlive = false }
        let hasNoBody = response.status.code == 204 || response.status.code == 304
        let head = settings.headers.head(
            response, length: hasNoBody ? nil : length, version: pending[0].version, closes: !pending[0].keepsAlive)
        context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
    }

    private func writeEnd(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        let finished = pending.removeFirst()
        guard finished.keepsAlive, !isQuiescing else {
            close(behind: Self.wrapOutboundOut(.end(nil)), context, promise)
            return
        }
        context.write(Self.wrapOutboundOut(.end(nil)), promise: promise)
        let now = context.eventLoop.now
        if pending.isEmpty { deadlines.idle(now: now) } else { deadlines.answerDue(now + settings.shortestTimeout) }
        setAlarm(context)
    }

    /// Ends the connection once the answer is out: at once if the client has said all, else when it stops sending.
    private func close(behind last: NIOAny, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        phase = .closing(discarded: 0)
        let stillSending = isReceiving
        let bound = context.loopBound
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { _ in
            if stillSending { bound.value.close(mode: .output, promise: nil) } else { bound.value.close(promise: nil) }
        }
        context.writeAndFlush(last, promise: written)
        closeLatest(in: stillSending ? settings.lingering.time : settings.deadlines.reading, context)
        if stillSending, !isReading { context.read() }
    }

    /// Answers in the place of the route; the connection ends behind it.
    private func answer(_ response: RouteResponse, _ context: ChannelHandlerContext) {
        collecting = nil
        if pending.isEmpty { pending.append(Pending(version: .http1_1, isHead: false, keepsAlive: false)) }
        pending[0].keepsAlive = false
        let body: ByteBuffer? = if case .bytes(let bytes) = response.body { bytes } else { nil }
        writeHead(HTTPResponse(status: response.status, headerFields: response.headers), length: body?.readableBytes ?? 0, context)
        if let body, !pending[0].isHead { context.write(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        writeEnd(context, nil)
        exchange.cancel()
    }

    // MARK: Deadlines

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        deadlines.writabilityChanged(context.channel.isWritable, now: context.eventLoop.now)
        setAlarm(context)
        context.fireChannelWritabilityChanged()
    }

    /// One timer a connection, moved only when something falls due before it: a busy connection sets none for most of its requests.
    private func setAlarm(_ context: ChannelHandlerContext) {
        guard phase == .open, let next = deadlines.next else { return }
        if let alarm {
            guard next.at < alarm.at else { return }
            alarm.task.cancel()
        }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let task = context.eventLoop.scheduleTask(deadline: next.at) {
            let (handler, context) = bound.value
            handler.alarmRang(context)
        }
        alarm = (next.at, task)
    }

    private func alarmRang(_ context: ChannelHandlerContext) {
        alarm = nil
        let now = context.eventLoop.now
        guard phase == .open else { return }
        if !isReading { deadlines.readingPaused(now: now) }
        if !pending.isEmpty, !pending[0].hasBegun {
            // The route is known by now, and with it the real deadline.
            deadlines.answerDue(exchange.current.map(\.deadline) ?? now + settings.shortestTimeout)
        }
        guard let next = deadlines.next, next.at <= now else { return setAlarm(context) }
        expired(next.expiry, context)
    }

    private func expired(_ expiry: ConnectionDeadlines.Expiry, _ context: ChannelHandlerContext) {
        let mayAnswer = phase == .open && pending.count == 1 && !pending[0].hasBegun
        switch expiry {
        case .body where mayAnswer, .answer where mayAnswer && isReceiving: timeOut(.tooSlow, context)
        case .answer where phase == .open && !pending.isEmpty: timeOut(.timedOut, context)
        case .head, .reading, .body, .answer: context.close(promise: nil)
        }
    }

    private func timeOut(_ error: APIError, _ context: ChannelHandlerContext) {
        answer(exchange.current?.timedOut(error) ?? settings.refuse(error), context)
    }
}

extension HTTPRequest {
    /// RFC 9112, 3.2: exactly one Host from version 1.1 on.
    fileprivate func hasOneHost(_ head: HTTPRequestHead) -> Bool {
        let hosts = head.headers[canonicalForm: "host"].count
        return hosts == 1 || hosts == 0 && head.version == .http1_0
    }
}
