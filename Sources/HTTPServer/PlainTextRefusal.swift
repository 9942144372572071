import HTTPRouting
import HTTPTypes
import NIOCore
import NIOHTTP1

/// Tells a client that speaks plain HTTP to a port of TLS what is wrong. A broken handshake would tell it nothing.
///
/// Sits between the socket and TLS and looks at the first byte: a request begins with a letter, a TLS handshake with 22 (RFC 8446, 5.1).
/// The connection ends when the client closes it, or at the deadline for its first request.
final class PlainTextRefusal: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        case undecided, passing, refused
    }

    private let settings: ConnectionHandler.Settings
    private var state = State.undecided

    init(settings: ConnectionHandler.Settings) { self.settings = settings }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if state == .undecided, let first = Self.unwrapInboundIn(data).readableBytesView.first {
            state = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) ? .refused : .passing
            if state == .refused { refuse(context) }
        }
        if state != .refused { context.fireChannelRead(data) }
    }

    private func refuse(_ context: ChannelHandlerContext) {
        let response = settings.refuse(.plainText)
        var body = ByteBuffer()
        if case .bytes(let bytes) = response.body { body = bytes }
        let head = settings.headers.head(
            HTTPResponse(status: response.status, headerFields: response.headers), length: body.readableBytes, version: .http1_1,
            closes: true)
        var text = "HTTP/1.1 \(head.status.code) \(head.status.reasonPhrase)\r\n"
        for (name, value) in head.headers { text += "\(name): \(value)\r\n" }
        var bytes = context.channel.allocator.buffer(string: text + "\r\n")
        bytes.writeBuffer(&body)
        let bound = context.loopBound
        context.writeAndFlush(Self.wrapOutboundOut(bytes)).whenComplete { _ in bound.value.close(mode: .output, promise: nil) }
    }
}

extension APIError {
    /// 400: plain HTTP where TLS is spoken.
    fileprivate static var plainText: APIError {
        APIError(.badRequest, "tls_required", "This port speaks TLS: ask it by https.")
    }
}
