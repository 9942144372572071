import HTTPRouting
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import VoiceCore

/// Sets up connections for HTTP/1.1 and answers what comes in over them, one request after the other.
struct HTTPConnection: ServerChildChannel {
    /// An open connection.
    struct Value: ServerChildChannelValue {
        let messages: NIOAsyncChannel<RequestMessage, ResponseMessage>
        let exchange: Exchange
        let peer: Peer
        var channel: any Channel { messages.channel }
    }

    let settings: ConnectionHandler.Settings
    let decoderLimits: NIOHTTPDecoderLimitConfiguration
    let answering: Answering

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let exchange = Exchange()
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTPResponseEncoder())
            try pipeline.addHandler(
                ByteToMessageHandler(
                    HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: decoderLimits), maximumBufferSize: 1 << 20))
            try pipeline.addHandler(ConnectionHandler(settings: settings, exchange: exchange, now: channel.eventLoop.now))
            let messages = try NIOAsyncChannel<RequestMessage, ResponseMessage>(
                wrappingChannelSynchronously: channel,
                configuration: .init(
                    backPressureStrategy: .init(lowWatermark: 1, highWatermark: 4), isOutboundHalfClosureEnabled: false))
            return Value(messages: messages, exchange: exchange, peer: Peer(channel))
        }
    }

    func handle(value: Value, logger: Logger) async {
        // A task of its own, so that the connection's handler can cancel it: at a time-out, or when the client is gone.
        let task = Task { await answerAll(value) }
        value.exchange.answered(by: task)
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private func answerAll(_ connection: Value) async {
        answering.metrics.connectionOpened()
        defer { answering.metrics.connectionClosed() }
        do {
            try await connection.messages.executeThenClose { inbound, outbound in
                var iterator = inbound.makeAsyncIterator()
                while let message = try await iterator.next(isolation: #isolation) {
                    switch message {
                    case .whole(let head, let body):
                        try await answer(head, RequestBodySource.whole(body), connection, outbound)
                    case .head(let head, let length, let awaitsContinue):
                        let reader = BodyReader(iterator, invite: awaitsContinue ? outbound : nil)
                        try await answer(head, .stream(reader, length: length), connection, outbound)
                        guard reader.close() else { return }
                    case .body, .end: break  // what the route left unread
                    }
                }
            }
        } catch {
            // The connection broke, or its client went away: there is nobody to tell.
        }
    }

    private func answer(
        _ head: HTTPRequest, _ body: RequestBodySource, _ connection: Value,
        _ outbound: NIOAsyncChannelOutboundWriter<ResponseMessage>
    ) async throws {
        let exchanged = await answering.respond(to: head, body, connection.peer, connection.exchange)
        connection.exchange.end()
        var bytesSent = 0
        do {
            bytesSent = try await write(exchanged.response, isHead: head.method == .head, outbound)
        } catch {
            answering.finish(exchanged, bytesSent: bytesSent, failure: error)
            throw error
        }
        answering.finish(exchanged, bytesSent: bytesSent, failure: nil)
    }

    /// - Returns: how many bytes the body had.
    private func write(
        _ response: RouteResponse, isHead: Bool, _ outbound: NIOAsyncChannelOutboundWriter<ResponseMessage>
    ) async throws -> Int {
        let head = HTTPResponse(status: response.status, headerFields: response.headers)
        switch response.body {
        case .empty:
            try await outbound.write(.whole(head, nil))
            return 0
        case .bytes(let bytes):
            try await outbound.write(.whole(head, bytes))
            return bytes.readableBytes
        case .stream(let length, let stream):
            try await outbound.write(.head(head, length: length))
            let sent = isHead ? 0 : try await send(stream, length: length, outbound)
            try await outbound.write(.end)
            return sent
        }
    }

    private func send(
        _ stream: any AsyncSequence<ByteBuffer, any Error> & Sendable, length: Int?,
        _ outbound: NIOAsyncChannelOutboundWriter<ResponseMessage>
    ) async throws -> Int {
        var sent = 0
        for try await bytes in stream {
            sent += bytes.readableBytes
            if let length, sent > length { throw StreamLengthError() }
            try await outbound.write(.body(bytes))
        }
        if let length, sent < length { throw StreamLengthError() }
        return sent
    }
}

/// A route's stream was not as long as it said; the connection ends, so that the client sees it too.
struct StreamLengthError: CodedError {
    var code: String { "stream_length" }
    var userMessage: String { "The answer is not as long as announced." }
}
