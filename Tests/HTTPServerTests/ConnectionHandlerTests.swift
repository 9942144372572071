import HTTPRouting
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import HTTPServer

/// What a socket does and the embedded channel does not: it stays open for the client's side when ours is closed.
private final class HalfClosing: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output { promise?.succeed() } else { context.close(mode: mode, promise: promise) }
    }
}

/// A connection without a socket, whose clock is moved by hand.
private struct Wire {
    let channel = EmbeddedChannel()
    let exchange = Exchange()

    init() throws {
        let settings = ConnectionHandler.Settings(
            deadlines: ConnectionDeadlines.Limits(
                firstHead: .seconds(10), nextHead: .seconds(60), body: .seconds(30), reading: .seconds(60), bodyProgress: 10),
            shortestTimeout: .seconds(5), shutdownLimit: .seconds(20), headers: ResponseHeaders(server: "test"),
            refuse: { .error($0, requestID: "none") })
        try channel.pipeline.syncOperations.addHandlers([
            HalfClosing(), HTTPResponseEncoder(), ByteToMessageHandler(HTTPRequestDecoder()),
            ConnectionHandler(settings: settings, exchange: exchange, now: channel.eventLoop.now),
        ])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    /// What a socket that reads by itself does.
    func receive(_ text: String) throws {
        try channel.writeInbound(ByteBuffer(string: text))
        channel.read()
    }

    func answer(_ status: HTTPResponse.Status = .ok) {
        channel.writeAndFlush(ResponseMessage.whole(HTTPResponse(status: status), nil), promise: nil)
    }
    func advance(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    func sent() throws -> String {
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }
}

@Suite struct ConnectionHandlerTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func aConnectionThatSendsNothingIsClosed() throws {
        let wire = try Wire()
        wire.advance(.seconds(9))
        #expect(wire.channel.isActive)
        wire.advance(.seconds(1))
        #expect(!wire.channel.isActive)
    }

    @Test func aHeadThatDripsInIsNotWaitedForLonger() throws {
        let wire = try Wire()
        for byte in "GET / HTTP".utf8.prefix(9) {
            try wire.receive(String(decoding: [byte], as: UTF8.self))
            wire.advance(.seconds(1))
        }
        #expect(wire.channel.isActive)
        wire.advance(.seconds(1))
        #expect(!wire.channel.isActive)
    }

    @Test func anIdleConnectionIsKeptForItsTime() throws {
        let wire = try Wire()
        for _ in 0..<3 {
            wire.advance(.seconds(9))
            try wire.receive(Self.get)
            wire.advance(.seconds(4))
            wire.answer()
            #expect(try wire.sent().contains("200 OK"))
            wire.advance(.seconds(50))
            #expect(wire.channel.isActive)
        }
        wire.advance(.seconds(10))
        #expect(!wire.channel.isActive)
    }

    @Test func anAnswerThatIsLateIsGivenInItsPlaceAndTheTaskIsCancelled() async throws {
        let task = Task { while !Task.isCancelled { await Task.yield() } }
        try answerLate(task)
        await task.value
    }

    /// Without a wait: an embedded channel belongs to the thread that made it.
    private func answerLate(_ task: Task<Void, Never>) throws {
        let wire = try Wire()
        wire.exchange.answered(by: task)
        try wire.receive(Self.get)
        wire.exchange.begin(.init(deadline: wire.channel.eventLoop.now + .seconds(8), timedOut: { .error($0, requestID: "r7") }))
        wire.advance(.seconds(7))
        #expect(try wire.sent().isEmpty)
        wire.advance(.seconds(1))
        let sent = try wire.sent()
        #expect(sent.hasPrefix("HTTP/1.1 504 Gateway Timeout"))
        #expect(sent.contains("connection: close"))
        #expect(sent.contains("\"code\":\"timed_out\""))
        #expect(sent.contains("\"request_id\":\"r7\""))
        #expect(!wire.channel.isActive)
        wire.answer()
        #expect(try wire.sent().isEmpty, "an answer after the time-out is thrown away")
    }

    @Test func aRouteWithoutTimeoutIsWaitedFor() throws {
        let wire = try Wire()
        try wire.receive(Self.get)
        wire.exchange.begin(.init(deadline: nil, timedOut: { .error($0, requestID: "r") }))
        wire.advance(.hours(5))
        #expect(wire.channel.isActive)
        wire.answer()
        #expect(try wire.sent().contains("200 OK"))
    }

    @Test func aBodyThatDripsInIsAnswered408() throws {
        let wire = try Wire()
        try wire.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
        wire.exchange.begin(.init(deadline: nil, timedOut: { .error($0, requestID: "r") }))
        wire.advance(.seconds(20))
        try wire.receive("0123456789")
        wire.advance(.seconds(20))
        try wire.receive("0")
        #expect(wire.channel.isActive)
        wire.advance(.seconds(10))
        #expect(try wire.sent().hasPrefix("HTTP/1.1 408"))
    }

    /// A request whose answer came before its body was there.
    private func answeredEarly() throws -> Wire {
        let wire = try Wire()
        try wire.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n")
        wire.answer(.contentTooLarge)
        #expect(try wire.sent().contains("connection: close"))
        #expect(wire.channel.isActive, "a client that is still sending reads the answer later")
        return wire
    }

    @Test func aClientThatSendsOnAfterItsAnswerIsLetFinishForTwoSecondsAndNoMore() throws {
        let wire = try answeredEarly()
        for _ in 0..<19 {
            wire.advance(.milliseconds(100))
            try wire.receive("more of what nobody wants")
        }
        #expect(wire.channel.isActive)
        wire.advance(.milliseconds(100))
        #expect(!wire.channel.isActive)
    }

    @Test func aClientThatSendsOnAfterItsAnswerIsLetFinishForFourMebibytesAndNoMore() throws {
        let wire = try answeredEarly()
        let part = String(repeating: "x", count: 1 << 20)
        for _ in 0..<4 { try wire.receive(part) }
        #expect(wire.channel.isActive)
        try wire.receive("x")
        #expect(!wire.channel.isActive)
    }

    @Test func shutdownDoesNotMakeALingeringClientsTimeLonger() throws {
        let wire = try answeredEarly()
        wire.advance(.seconds(1))
        wire.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(wire.channel.isActive)
        wire.advance(.seconds(1))
        #expect(!wire.channel.isActive)
    }

    @Test func anAnswerAtShutdownLingersForTwoSecondsToo() throws {
        let wire = try Wire()
        try wire.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n")
        wire.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        wire.advance(.seconds(10))
        wire.answer(.badRequest)
        wire.advance(.milliseconds(1900))
        #expect(wire.channel.isActive)
        wire.advance(.milliseconds(100))
        #expect(!wire.channel.isActive)
    }

    @Test func shutdownFinishesWhatWasBegunAndNoMore() throws {
        let idle = try Wire()
        idle.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(!idle.channel.isActive)

        let busy = try Wire()
        try busy.receive(Self.get)
        busy.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(busy.channel.isActive)
        busy.answer()
        #expect(try busy.sent().contains("connection: close"))
        #expect(!busy.channel.isActive)

        let stuck = try Wire()
        try stuck.receive(Self.get)
        stuck.exchange.begin(.init(deadline: nil, timedOut: { .error($0, requestID: "r") }))
        stuck.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        stuck.advance(.seconds(20))
        #expect(!stuck.channel.isActive)
    }
}
