import HTTPServer
import NIOCore
import NIOPosix
import NIOSSL

/// A client that sends exactly the bytes that it is told to.
final class RawConnection {
    /// What came back.
    struct Response {
        var status: Int
        var head: String
        var body: String

        func header(_ name: String) -> String? {
            for line in head.split(separator: "\r\n").dropFirst() where line.lowercased().hasPrefix(name.lowercased() + ":") {
                return line.dropFirst(name.count + 1).trimmingPrefix { $0 == " " }.description
            }
            return nil
        }
    }

    struct Malformed: Error {
        let text: String
    }

    let channel: any Channel
    private var incoming: AsyncThrowingStream<ByteBuffer, any Error>.AsyncIterator
    private var received = ""

    /// - Parameters:
    ///   - tls: for a client that speaks TLS.
    ///   - reads: whether it takes what the server sends; if not, until ``read()``.
    init(_ address: WebServerConfiguration.Listener, tls: NIOSSLContext? = nil, reads: Bool = true) async throws {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: ByteBuffer.self)
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .channelOption(ChannelOptions.autoRead, value: reads)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: "localhost")) }
                    try pipeline.addHandler(Collector(continuation))
                }
            }
        switch address {
        case .tcp(let host, let port): channel = try await bootstrap.connect(host: host, port: port).get()
        case .unix(let path): channel = try await bootstrap.connect(unixDomainSocketPath: path).get()
        }
        incoming = stream.makeAsyncIterator()
    }

    func send(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)) }
    func send(_ bytes: ByteBuffer) async throws { try await channel.writeAndFlush(bytes) }

    func close() async { try? await channel.close() }

    /// From now on the client takes what the server sends.
    func read() async throws { try await channel.setOption(ChannelOptions.autoRead, value: true).get() }

    /// The next response. A `100 Continue` is one of its own.
    ///
    /// - Parameter toHead: whether it answers a `HEAD`, and so has no body.
    func response(toHead: Bool = false) async throws -> Response {
        var end = received.range(of: "\r\n\r\n")
        while end == nil {
            guard try await receive() else { throw Malformed(text: received) }
            end = received.range(of: "\r\n\r\n")
        }
        guard let end else { throw Malformed(text: received) }
        var response = Response(status: 0, head: String(received[..<end.lowerBound]), body: "")
        received = String(received[end.upperBound...])
        guard let status = Int(response.head.split(separator: " ").dropFirst().first ?? "") else { throw Malformed(text: response.head) }
        response.status = status
        if !toHead, status >= 200 { response.body = try await body(of: response) }
        return response
    }

    private func body(of response: Response) async throws -> String {
        if let length = response.header("content-length").flatMap({ Int($0) }) {
            while received.utf8.count < length { guard try await receive() else { throw Malformed(text: received) } }
            return take(length)
        }
        guard response.header("transfer-encoding") == "chunked" else { return "" }
        var body = ""
        while true {
            while received.range(of: "\r\n") == nil { guard try await receive() else { throw Malformed(text: received) } }
            guard let line = received.range(of: "\r\n"), let size = Int(received[..<line.lowerBound], radix: 16) else {
                throw Malformed(text: received)
            }
            received = String(received[line.upperBound...])
            while received.utf8.count < size + 2 { guard try await receive() else { throw Malformed(text: received) } }
            body += take(size)
            _ = take(2)
            if size == 0 { return body }
        }
    }

    /// Waits until the server has closed its side.
    ///
    /// - Returns: what it sent before and nobody read.
    func untilClosed() async throws -> String {
        while try await receive() {}
        return received
    }

    private func take(_ count: Int) -> String {
        let index = received.utf8.index(received.startIndex, offsetBy: count)
        defer { received = String(received[index...]) }
        return String(received[..<index])
    }

    private func receive() async throws -> Bool {
        guard let bytes = try await incoming.next(isolation: #isolation) else { return false }
        received += String(buffer: bytes)
        return true
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let continuation: AsyncThrowingStream<ByteBuffer, any Error>.Continuation

        init(_ continuation: AsyncThrowingStream<ByteBuffer, any Error>.Continuation) { self.continuation = continuation }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { continuation.yield(Self.unwrapInboundIn(data)) }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event as? ChannelEvent == .inputClosed {
                continuation.finish()
                context.close(promise: nil)
            }
        }

        func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            continuation.finish()
            context.close(promise: nil)
        }
    }
}

extension String {
    /// The first place of a text. (`\r\n` is one character, so this looks at bytes.)
    fileprivate func range(of text: String) -> Range<String.Index>? {
        let pattern = Array(text.utf8)
        var start = utf8.startIndex
        while utf8.distance(from: start, to: utf8.endIndex) >= pattern.count {
            let end = utf8.index(start, offsetBy: pattern.count)
            if utf8[start..<end].elementsEqual(pattern) { return start..<end }
            start = utf8.index(after: start)
        }
        return nil
    }
}
